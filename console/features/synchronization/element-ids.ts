/** Of buttons that open a panel, which an address opens as well. */

/** The button of an entity, which follows. */
export const CONFIGURE_ID = 'configure-';

/** The menu below the number of imported users. */
export const MORE_ID = 'synchronization-more';
