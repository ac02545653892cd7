import {
  type AnchorProps,
  alpha,
  type BadgeProps,
  type CSSVariablesResolver,
  createTheme,
  type DrawerProps,
  darken,
  type MantineColorsTuple,
  type MenuProps,
  type ModalProps,
  type NotificationProps,
  type PasswordInputProps,
} from '@mantine/core';

/** Mantine's, with shades that are dark enough for white text where a button is filled with them (WCAG AA). */
const red: MantineColorsTuple = [
  '#fff5f5',
  '#ffe3e3',
  '#ffc9c9',
  '#ffa8a8',
  '#ff8787',
  '#ff6b6b',
  '#fa5252',
  '#c92a2a',
  '#b52424',
  '#a51d1d',
];

/** Teal from the mark; the sixth shade is dark enough for white text (WCAG AA). */
const roll: MantineColorsTuple = [
  '#e8f7f9',
  '#d5eaee',
  '#a8d5dc',
  '#77bfca',
  '#52acbb',
  '#3aa0b1',
  '#2b8da0',
  '#0b7285',
  '#0a6577',
  '#035767',
];

/** What Mantine would say by itself, or not at all, is said in the language of the page. */
export interface Said {
  readonly close: string;
  readonly showTyped: string;
}

export function themeSaying({ close, showTyped }: Said) {
  const title = { fontWeight: 650, fontSize: 'var(--mantine-font-size-lg)', overflowWrap: 'anywhere' } as const;
  const closeButtonProps = { 'aria-label': close };
  return createTheme({
    primaryColor: 'roll',
    primaryShade: 7,
    colors: { roll, red },
    defaultRadius: 'md',
    fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", sans-serif',
    headings: { fontWeight: '650' },
    cursorType: 'pointer',
    autoContrast: true,
    respectReducedMotion: true,
    // Not by Modal.extend and the like, which say the same: they would all come with the first page.
    components: {
      // Color alone does not tell a link from the text around it.
      Anchor: { defaultProps: { underline: 'always', inherit: true } satisfies AnchorProps },
      Badge: {
        defaultProps: { tt: 'none', fw: 600, miw: 'max-content' } satisfies BadgeProps,
        styles: { root: { letterSpacing: 0 } },
      },
      // A placeholder that takes the focus first is no child that a menu may have.
      Menu: { defaultProps: { withInitialFocusPlaceholder: false } satisfies Partial<MenuProps> },
      Modal: { defaultProps: { closeButtonProps } satisfies Partial<ModalProps>, styles: { title } },
      Drawer: {
        defaultProps: { position: 'right', closeButtonProps } satisfies Partial<DrawerProps>,
        styles: { title },
      },
      Notification: { defaultProps: { closeButtonProps } satisfies Partial<NotificationProps> },
      PasswordInput: {
        // Out of the way of the Tab key by default, and so out of reach without a mouse.
        defaultProps: {
          visibilityToggleButtonProps: { tabIndex: 0, 'aria-label': showTyped },
        } satisfies PasswordInputProps,
      },
    },
  });
}

/**
 * The page's own ground, what bounds a control and what marks one (each stands out by 3 to 1, WCAG 1.4.11), and texts that are grey or stand on a tint of their own color, in a shade that
 * stands out enough to be read (WCAG AA).
 */
export const variables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    ...Object.fromEntries(
      Object.entries(colors).map(([name, shades]) => [`--mantine-color-${name}-light-color`, darken(shades[9], 0.4)]),
    ),
    '--mantine-color-dimmed': colors.gray[7],
    '--mantine-color-placeholder': colors.gray[7],
    '--mantine-color-error': colors.red[9],
    '--rc-ground': colors.gray[0],
    '--rc-line': colors.gray[3],
    '--rc-control': colors.gray[6],
    '--rc-accent': roll[7],
  },
  dark: {
    // A tint of the panel it stands on, not a color of its own.
    ...Object.fromEntries(
      Object.entries(colors).flatMap(([name, shades]) => [
        [`--mantine-color-${name}-light`, alpha(shades[5], 0.18)],
        [`--mantine-color-${name}-light-hover`, alpha(shades[5], 0.26)],
        [`--mantine-color-${name}-light-color`, shades[2]],
      ]),
    ),
    '--combobox-chevron-color': colors.dark[1],
    // Texts are no dimmer than what buttons say.
    '--mantine-color-text': '#e6e6e6',
    '--mantine-color-dimmed': colors.dark[1],
    '--mantine-color-placeholder': colors.dark[1],
    '--mantine-color-error': colors.red[4],
    '--rc-ground': colors.dark[8],
    '--rc-line': colors.dark[4],
    '--rc-control': colors.dark[2],
    '--rc-accent': roll[4],
  },
});
