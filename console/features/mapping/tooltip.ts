import { Tooltip } from '@mantine/core';

/** Comes once somebody points at a value that cannot be used. */
export const parts = { Tooltip };
