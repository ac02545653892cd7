import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type NativeAnchor<Props> = Omit<ComponentPropsWithRef<'a'>, keyof Props>;

function BareAnchor(props: AnchorProps & NativeAnchor<AnchorProps>) {
  // Where a size is said, it is not that of the text around.
  return <Anchor inherit={props.size === undefined} {...props} />;
}

function BareButton(props: ButtonProps & NativeAnchor<ButtonProps>) {
  return <Button component="a" {...props} />;
}

/** A link to a page of the console; the compiler knows which there are. */
export const PageLink: LinkComponent<typeof BareAnchor> = createLink(BareAnchor);

/** The same in the shape of a button. */
export const ButtonLink: LinkComponent<typeof BareButton> = createLink(BareButton);
