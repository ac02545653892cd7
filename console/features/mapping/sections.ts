import { Approval } from './approval.tsx';
import { ImportOptions } from './import-options.tsx';
import { OrganizationChart } from './organization-chart.tsx';

/** What is folded up when the mapping page comes. */
export const sections = { Approval, ImportOptions, OrganizationChart };
