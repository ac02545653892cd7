import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { nameIn } from '../../tenant/field.ts';
import { languageNamed } from '../../tenant/languages.ts';
import type { Branch, OrgChart } from '../../tenant/org-chart.ts';
import { endpoint, type Manager } from '../endpoint.ts';
import { badRequest } from '../errors.ts';
import { pageOf, pageParameters, sendPage } from '../paging.ts';
import { flag, integer, integers, text } from '../parameters.ts';
import { branchWith } from './branch-values.ts';
import { ListedBranch, showBranch } from './show-branch.ts';

const search = {
  node_id: integer.optional().describe('Whose children; those of the root branch unless told'),
  flattened: flag.optional().describe('Everything below as one list, depth first'),
  search_text: text.optional().describe('Found in title and code, anywhere below'),
  search_type: integer.optional(),
  lang: text.optional().describe('Language of the titles'),
  preselected: integers.optional(),
  get_actions: flag.optional(),
};

/** `GET /manage/v1/orgchart`: direct children, or the whole tree as a list. */
export function branchList(app: FastifyInstance, manager: Manager): void {
  const { settings, tenant, searches } = manager.context;
  endpoint(app, manager, {
    method: 'GET',
    path: '/orgchart',
    summary: 'Returns branches of the organization chart',
    parameters: z.object({ ...pageParameters, ...search }),
    data: pageOf(ListedBranch),
    handler(parameters, { chart, request, user }) {
      const remembered = parameters.cursor === undefined ? undefined : searches.recall(parameters.cursor);
      if (parameters.cursor !== undefined && remembered === undefined) {
        throw badRequest(`The cursor ${parameters.cursor} is not known, or has expired`);
      }
      const wanted = z.object(search).parse(remembered ?? parameters);
      const language =
        wanted.lang === undefined ? user.language : (languageNamed(wanted.lang) ?? tenant.settings.language);
      const listed = branchesOf(chart, wanted, settings.flattenedRoot);
      const words = wanted.search_text?.toLowerCase();
      const isFound = (branch: Branch) =>
        words === undefined ||
        branch.code.toLowerCase().includes(words) ||
        nameIn(branch.translations, language).toLowerCase().includes(words);
      const found = words === undefined ? listed : listed.filter(isFound);
      const cursor = parameters.cursor ?? (parameters.get_cursor === true ? searches.remember(wanted) : undefined);
      return sendPage(request, found, parameters, (branch) => showBranch(chart, branch, language), {
        cursor,
        uncounted: settings.uncounted,
      });
    },
  });
}

function branchesOf(
  chart: OrgChart,
  { node_id: node = chart.root, flattened, search_text: words }: z.infer<z.ZodObject<typeof search>>,
  withRoot: boolean,
): readonly Branch[] {
  branchWith(chart, node);
  if (flattened !== true && words === undefined) return chart.children(node);
  const all = node === chart.root ? chart.walk() : chart.subtree(node);
  return withRoot && node === chart.root ? all : all.filter(({ id }) => id !== node);
}
