/**
 * Whether somebody has gone on to something else than what stood in the place of this element: what goes away leaves the
 * focus to the page, or in Safari, which gives buttons none, to what is around it.
 */
export function isFocusElsewhere(place: HTMLElement): boolean {
  const { activeElement, body } = place.ownerDocument;
  return activeElement !== null && activeElement !== body && !activeElement.contains(place);
}
