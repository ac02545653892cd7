import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Projects whose files are single tests of a minute and more. */
const LONGEST = ['model', 'crash'];

/**
 * The order in which test files begin: those of the longest tests first, then project by project as ever. Left for the
 * end, the longest would go on alone while the other workers have nothing more to do.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const rank = ({ project: { name } }: TestSpecification) =>
      LONGEST.includes(name) ? LONGEST.indexOf(name) : LONGEST.length;
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
