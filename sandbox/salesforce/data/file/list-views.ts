import type { Problems } from '../../../shared/data-file.ts';
import type { ListViewDefinition, ObjectSchema, Org, Session } from '../../org/org.ts';
import { runSoql } from '../../soql/run-soql.ts';
import { SalesforceError } from '../../soql/soql.ts';
import { type ListViewDraft, listViewsOf } from '../list-views.ts';
import type { DataFile } from './format.ts';

/** The list views of the file, and one of all records for each object that has none in it. */
export function fileListViews(
  file: DataFile,
  objects: readonly ObjectSchema[],
  problems: Problems,
): readonly ListViewDefinition[] {
  file.listViews.forEach((view, index) => {
    const object = objects.find((one) => one.name === view.object);
    if (object?.listViews === true) return;
    const reason = object === undefined ? 'there is no object' : 'no list views can be made of';
    problems.add(`listViews[${index}].object`, `${reason} ${view.object}`);
  });
  const given = file.listViews.map(
    (view): ListViewDraft => ({
      object: view.object,
      developerName: view.developerName,
      label: view.label ?? view.developerName.replaceAll('_', ' '),
      columns: view.columns ?? ['Name'],
      scope: view.scope,
      where: view.where ?? null,
      soqlCompatible: view.soqlCompatible,
      ...(view.orderBy === undefined ? {} : { orderBy: view.orderBy }),
    }),
  );
  const all = objects
    .filter((object) => object.listViews && !given.some((view) => view.object === object.name))
    .map(
      (object): ListViewDraft => ({
        object: object.name,
        developerName: `All_${object.labelPlural.replaceAll(/\W/g, '_')}`,
        label: `All ${object.labelPlural}`,
        columns: ['Name'],
      }),
    );
  return listViewsOf([...given, ...all]);
}

/** Reports the views whose query the org itself would refuse. */
export function checkListViews(org: Org, session: Session, problems: Problems): void {
  org.listViews.forEach((view, index) => {
    if (!view.soqlCompatible) return;
    const where = view.where === null ? '' : ` WHERE ${view.where}`;
    const soql = `SELECT ${view.columns.join(', ')} FROM ${view.object}${where} ORDER BY ${view.orderBy} LIMIT 0`;
    try {
      runSoql(org, soql, session, { includeDeleted: false });
    } catch (error) {
      if (!(error instanceof SalesforceError)) throw error;
      problems.add(`listViews[${index}] (${view.developerName})`, error.message.trim().replaceAll('\n', '\n    '));
    }
  });
}
