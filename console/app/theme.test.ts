import { DEFAULT_THEME, mergeMantineTheme, parseThemeColor, toRgba } from '@mantine/core';
import { describe, expect, it } from 'vitest';
import { themeSaying, variables } from './theme.ts';

type Rgb = readonly [red: number, green: number, blue: number];

const theme = mergeMantineTheme(DEFAULT_THEME, themeSaying({ close: '', showTyped: '' }));
const light = new Map<string, string>(Object.entries(variables(theme).light));
const dark = new Map<string, string>(Object.entries(variables(theme).dark));
const { white, colors } = theme;

/** What controls and marks stand on: panels, the page around them, and in the dark the fields themselves. */
const LIGHT = [white, colors.gray[0]];
const DARK = [colors.dark[6], colors.dark[7], colors.dark[8]];

describe('what stands out', () => {
  it.each(['--rc-control', '--rc-accent'])('by 3 to 1 (WCAG 1.4.11): %s', (variable) => {
    expect(Math.min(...LIGHT.map((ground) => contrast(light.get(variable) ?? '', ground)))).toBeGreaterThan(3);
    expect(Math.min(...DARK.map((ground) => contrast(dark.get(variable) ?? '', ground)))).toBeGreaterThan(3);
  });

  it.each(['gray', 'red', 'roll', 'yellow', 'orange', 'teal', 'blue', 'indigo'])(
    'by 4.5 to 1 (WCAG 1.4.3): text on a tint of %s',
    (color) => {
      const { value } = parseThemeColor({ color: `${color}.1`, theme });
      expect(contrast(light.get(`--mantine-color-${color}-light-color`) ?? '', value)).toBeGreaterThan(4.5);
      for (const state of ['light', 'light-hover']) {
        const tint = dark.get(`--mantine-color-${color}-${state}`) ?? '';
        const text = dark.get(`--mantine-color-${color}-light-color`) ?? '';
        expect(Math.min(...DARK.map((ground) => contrast(text, tint, ground)))).toBeGreaterThan(4.5);
      }
    },
  );
});

/** Of a text or a line on a ground, which may be a tint of another (WCAG 2.2, "contrast ratio"). */
function contrast(text: string, ground: string, below = ground): number {
  const [lighter = 0, darker = 0] = [luminance(laid(text, ground)), luminance(laid(ground, below))].toSorted(
    (a, b) => b - a,
  );
  return (lighter + 0.05) / (darker + 0.05);
}

function laid(color: string, below: string): Rgb {
  const [over, under] = [toRgba(color), toRgba(below)];
  const mixed = (channel: 'r' | 'g' | 'b') => over[channel] * over.a + under[channel] * (1 - over.a);
  return [mixed('r'), mixed('g'), mixed('b')];
}

function luminance(color: Rgb): number {
  const [red, green, blue] = color.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}
