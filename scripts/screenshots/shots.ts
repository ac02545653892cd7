import type { Subjects } from './scene.ts';
import { accessShots } from './shots/access.ts';
import { enteringShots } from './shots/entering.ts';
import { platformShots } from './shots/platform.ts';
import { runShots } from './shots/runs.ts';
import { salesforceShots } from './shots/salesforce.ts';
import type { Shot } from './shots/shot.ts';

export type { Shot } from './shots/shot.ts';

/** Every page and the states that matter, of the scene as it begins. */
export function shotsOf(subjects: Subjects): readonly Shot[] {
  return [
    ...enteringShots(subjects),
    ...salesforceShots(subjects),
    ...runShots(subjects),
    ...platformShots(subjects),
    ...accessShots(subjects),
  ];
}
