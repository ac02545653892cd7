import { deepEqual, equal } from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { Check } from './checks.ts';

const PROJECT = fileURLToPath(new URL('../../salesforce-package/', import.meta.url));
const ADDRESS = 'https://learning.acme.example';

/** What has to come out, by metadata type: the CLI leaves files aside that it does not know, and says nothing. */
const MEMBERS: Readonly<Record<string, readonly string[]>> = {
  AuraDefinitionBundle: ['RollcallAdmin', 'RollcallLearning'],
  CustomApplication: ['Rollcall'],
  CustomTab: ['Rollcall_Admin', 'Rollcall_Learning'],
  ExternalClientApplication: ['Rollcall'],
  ExtlClntAppCanvasSettings: ['Rollcall_canvasSettings'],
  ExtlClntAppConfigurablePolicies: ['Rollcall_plcy'],
  ExtlClntAppGlobalOauthSettings: ['Rollcall_glbloauth'],
  ExtlClntAppOauthConfigurablePolicies: ['Rollcall_oauthPlcy'],
  ExtlClntAppOauthSettings: ['Rollcall_oauth'],
  PermissionSet: ['Rollcall_Administrator', 'Rollcall_Integration', 'Rollcall_Learner'],
};

const Manifest = z.object({
  Package: z.object({
    types: z.array(z.object({ members: z.array(z.string()), name: z.string() })),
    version: z.string(),
  }),
});

/** The package's source becomes what an org takes, with the address of somebody's own server. */
export const PACKAGE_CHECK: Check = {
  name: 'project convert source of salesforce-package',
  async run({ cli }) {
    const output = join(cli.folder, 'package');
    const environment = {
      SF_APPLY_REPLACEMENTS_ON_CONVERT: 'true',
      ROLLCALL_URL: ADDRESS,
      ROLLCALL_CONTACT: 'administrator@acme.example',
    };
    const { exitCode, stdout, stderr } = await cli.sf(
      ['project', 'convert', 'source', '--output-dir', output, '--json'],
      environment,
      PROJECT,
    );
    if (exitCode !== 0) throw new Error(`exit code ${exitCode}\n${stdout}\n${stderr}`);
    const parser = new XMLParser({ isArray: (name) => name === 'types' || name === 'members', parseTagValue: false });
    const read = async (path: string): Promise<string> => await readFile(join(output, path), 'utf8');
    const manifest = Manifest.parse(parser.parse(await read('package.xml')));
    equal(manifest.Package.version, '66.0');
    deepEqual(
      Object.fromEntries(manifest.Package.types.map(({ name, members }) => [name, members.toSorted()])),
      MEMBERS,
    );
    const canvas = await read('extlClntAppCanvasSettings/Rollcall_canvasSettings.ecaCanvas');
    equal(canvas.includes(`<canvasUrl>${ADDRESS}/canvas</canvasUrl>`), true);
    const members = Object.values(MEMBERS).flat().length;
    return `${members} components of ${manifest.Package.types.length} types, for ${ADDRESS}`;
  },
};
