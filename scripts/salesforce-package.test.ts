import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { XMLParser } from 'fast-xml-parser';
import { SyntaxValidator } from 'fast-xml-validator';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CANVAS_PATH } from '../src/administration/canvas/start.ts';
import { CALLBACK_PATH } from '../src/api/routes/authorizations.ts';

const PROJECT = fileURLToPath(new URL('../salesforce-package/', import.meta.url));
const METADATA = 'http://soap.sforce.com/2006/04/metadata';
const PLACEHOLDER = /[\w.@:/-]*rollcall\.invalid/g;

const Flag = z.enum(['true', 'false']);
const Text = z.string().trim().min(1);
const Of = Text.describe('API name of the external client app');
const listOf = <T extends z.ZodType>(item: T) =>
  z.union([item.transform((only) => [only]), z.array(item).min(1)]).pipe(z.array(z.any()).min(1));
const Tabs = listOf(z.strictObject({ tab: Text, visibility: z.enum(['Available', 'None', 'Visible']) }));

/**
 * Form of each metadata type that the package consists of: its folder, the end of its files' names, its elements. From the
 * Metadata API Developer Guide (66.0 and later); a strict object refuses what is not in it.
 */
const TYPES = {
  ExternalClientApplication: {
    at: ['externalClientApps', '.eca-meta.xml'],
    form: z.strictObject({
      contactEmail: Text,
      description: Text,
      distributionState: z.enum(['Local', 'Packaged']),
      isProtected: Flag,
      label: Text,
    }),
  },
  ExtlClntAppCanvasSettings: {
    at: ['extlClntAppCanvasSettings', '.ecaCanvas-meta.xml'],
    form: z.strictObject({
      accessMethod: z.literal('Post').describe('the signed request is posted to us'),
      canvasLocationOptions: z.enum(['Aura', 'Visualforce']),
      canvasUrl: z.url({ protocol: /^https$/ }),
      externalClientApplication: Of,
      label: Text,
      samlInitiationMethod: z.enum(['None', 'IdpInitiated', 'SpInitiated']),
    }),
  },
  ExtlClntAppConfigurablePolicies: {
    at: ['extlClntAppPolicies', '.ecaPlcy-meta.xml'],
    form: z.strictObject({
      externalClientApplication: Of,
      isCanvasPluginEnabled: z.literal('true'),
      isEnabled: z.literal('true'),
      isOauthPluginEnabled: z.literal('true'),
      label: Text,
      startPage: z.enum(['Custom', 'None', 'OAuth']),
    }),
  },
  ExtlClntAppGlobalOauthSettings: {
    at: ['extlClntAppGlobalOauthSets', '.ecaGlblOauth-meta.xml'],
    form: z.strictObject({
      callbackUrl: z.url({ protocol: /^https$/ }),
      externalClientApplication: Of,
      isConsumerSecretOptional: z.literal('false'),
      isIntrospectAllTokens: z.literal('false'),
      isPkceRequired: z.literal('true'),
      isSecretRequiredForRefreshToken: z.literal('true'),
      label: Text,
      shouldRotateConsumerKey: z.literal('false'),
      shouldRotateConsumerSecret: z.literal('false'),
    }),
  },
  ExtlClntAppOauthSettings: {
    at: ['extlClntAppOauthSettings', '.ecaOauth-meta.xml'],
    form: z.strictObject({
      commaSeparatedOauthScopes: z.literal('Api, RefreshToken').describe('nothing more than Rollcall uses'),
      externalClientApplication: Of,
      label: Text,
    }),
  },
  ExtlClntAppOauthConfigurablePolicies: {
    at: ['extlClntAppOauthPolicies', '.ecaOauthPlcy-meta.xml'],
    form: z.strictObject({
      externalClientApplication: Of,
      ipRelaxationPolicyType: z.enum(['Enforce', 'Bypass', 'Bypass_2factor', 'Enforce_RelaxRefresh']),
      label: Text,
      permittedUsersPolicyType: z.literal('AdminApprovedPreAuthorized').describe('or Canvas asks each user'),
      refreshTokenPolicyType: z.enum(['Infinite', 'SpecificInactivity', 'SpecificLifetime', 'Zero']),
      refreshTokenValidityPeriod: z.string().regex(/^[1-9]\d*$/),
      refreshTokenValidityUnit: z.enum(['Days', 'Hours', 'Months']),
      requiredSessionLevel: z.enum(['HIGH_ASSURANCE', 'LOW', 'STANDARD']),
    }),
  },
  AuraDefinitionBundle: {
    at: ['aura', '.cmp-meta.xml'],
    form: z.strictObject({ apiVersion: z.literal('66.0'), description: Text }),
  },
  CustomTab: {
    at: ['tabs', '.tab-meta.xml'],
    form: z.strictObject({
      auraComponent: Text,
      description: Text,
      label: Text,
      motif: z.string().regex(/^Custom\d+: /),
    }),
  },
  PermissionSet: {
    at: ['permissionsets', '.permissionset-meta.xml'],
    form: z.strictObject({
      applicationVisibilities: listOf(z.strictObject({ application: Text, visible: Flag })).optional(),
      description: Text,
      hasActivationRequired: Flag,
      label: Text,
      tabSettings: Tabs.optional(),
      // Nothing that writes or sees everything: somebody who needs more grants it knowingly.
      userPermissions: listOf(z.strictObject({ enabled: Flag, name: z.enum(['ApiEnabled', 'ViewSetup']) })).optional(),
    }),
  },
  CustomApplication: {
    at: ['applications', '.app-meta.xml'],
    form: z.strictObject({
      brand: z.strictObject({ headerColor: z.string().regex(/^#[\dA-F]{6}$/), shouldOverrideOrgTheme: Flag }),
      description: Text,
      formFactors: z.enum(['Small', 'Medium', 'Large']),
      isNavAutoTempTabsDisabled: Flag,
      isNavPersonalizationDisabled: Flag,
      label: Text,
      navType: z.enum(['Standard', 'Console']),
      tabs: z.array(Text).min(1),
      uiType: z.literal('Lightning'),
    }),
  },
} as const;
type TypeName = keyof typeof TYPES;

interface SourceFile {
  /** Below the project's folder, with slashes. */
  readonly path: string;
  readonly text: string;
}

interface Component {
  readonly path: string;
  readonly type: string;
  /** API name: the file's without its end. */
  readonly name: string;
  readonly elements: Readonly<Record<string, unknown>>;
}

const Replacement = z.strictObject({ filename: Text, stringToReplace: Text, replaceWithEnv: Text });
const Project = z.looseObject({
  packageDirectories: z.tuple([z.object({ path: Text, default: z.literal(true) })]),
  sourceApiVersion: z.literal('66.0'),
  replacements: z.array(Replacement),
});

const parser = new XMLParser({ ignoreAttributes: false, parseTagValue: false, ignoreDeclaration: true });

let files: SourceFile[];
let components: Component[];
let project: z.infer<typeof Project>;

beforeAll(async () => {
  project = Project.parse(JSON.parse(await readFile(join(PROJECT, 'sfdx-project.json'), 'utf8')));
  const entries = await readdir(join(PROJECT, project.packageDirectories[0].path), {
    recursive: true,
    withFileTypes: true,
  });
  files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async ({ parentPath, name }) => ({
        path: join(parentPath, name).slice(PROJECT.length).replaceAll('\\', '/'),
        text: await readFile(join(parentPath, name), 'utf8'),
      })),
  );
  components = files.filter(({ path }) => path.endsWith('-meta.xml')).map(componentOf);
});

describe('the Salesforce package', () => {
  it('is well-formed XML throughout', () => {
    expect(files.length).toBeGreaterThan(10);
    for (const { path, text } of files) expect(() => SyntaxValidator.validate(text), path).not.toThrow();
  });

  it('has each component in its type’s folder, under its name, in its form', () => {
    for (const { path, type, elements } of components) {
      if (!isKnown(type)) throw new Error(`${path} is a ${type}, whose form this test does not know`);
      const known = TYPES[type];
      const [folder, end] = known.at;
      expect(path).toMatch(new RegExp(`/main/default/${folder}/.*${end.replaceAll('.', String.raw`\.`)}$`));
      const read = known.form.safeParse(elements);
      expect([path, read.error?.issues ?? []]).toEqual([path, []]);
    }
    expect(new Set(components.map(({ type }) => type))).toEqual(new Set(Object.keys(TYPES)));
  });

  it('has nothing besides components and the markup of Aura bundles', () => {
    const markup = named('AuraDefinitionBundle').map((bundle) => `aura/${bundle}/${bundle}.cmp`);
    const others = files.filter(({ path }) => !path.endsWith('-meta.xml')).map(({ path }) => path);
    expect(others.map((path) => path.replace(/^.*\/main\/default\//, '')).toSorted()).toEqual(markup.toSorted());
  });

  it('refers only to what it has', () => {
    const [app, ...more] = named('ExternalClientApplication');
    expect(more).toEqual([]);
    for (const component of components.filter(({ type }) => type.startsWith('ExtlClntApp'))) {
      expect(component.elements['externalClientApplication']).toBe(app);
    }
    const tabs = named('CustomTab');
    expect(tabs).toEqual(['Rollcall_Admin', 'Rollcall_Learning']);
    expect(of('CustomTab').map(({ elements }) => elements['auraComponent'])).toEqual(named('AuraDefinitionBundle'));
    for (const { elements } of of('PermissionSet')) {
      for (const tab of all(elements['tabSettings'], 'tab')) expect(tabs).toContain(tab);
      for (const shown of all(elements['applicationVisibilities'], 'application')) {
        expect(named('CustomApplication')).toContain(shown);
      }
    }
    for (const { elements } of of('CustomApplication'))
      expect(z.array(Text).parse(elements['tabs']).toSorted()).toEqual(tabs);
  });

  it('opens the Canvas app of the external client app, each tab its own page', () => {
    const pages = files
      .filter(({ path }) => path.endsWith('.cmp'))
      .map(({ text }) => {
        const { 'aura:component': component } = z
          .object({
            'aura:component': z.object({
              '@_implements': z.literal('force:appHostable').describe('or no tab can show it'),
              'aura:attribute': z.object({ '@_name': z.literal('parameters'), '@_default': Text }),
              'force:canvasApp': z.looseObject({
                '@_developerName': z.literal(named('ExternalClientApplication')[0] ?? ''),
                '@_parameters': z.literal('{!v.parameters}'),
              }),
            }),
          })
          .parse(parser.parse(text));
        return z.strictObject({ page: Text }).parse(JSON.parse(component['aura:attribute']['@_default'])).page;
      });
    expect(pages.toSorted()).toEqual(['administration', 'learning']);
    const [canvas] = of('ExtlClntAppCanvasSettings');
    expect(new URL(Text.parse(canvas?.elements['canvasUrl'])).pathname).toBe(CANVAS_PATH);
  });

  it('takes the server’s address and the contact from the environment, wherever they stand', () => {
    const replaced = new Map(
      project.replacements.map((entry) => [`${entry.filename} ${entry.stringToReplace}`, entry]),
    );
    for (const { filename, stringToReplace } of replaced.values()) {
      expect(files.find(({ path }) => path === filename)?.text).toContain(stringToReplace);
    }
    for (const { path, text } of files) {
      for (const [placeholder] of text.matchAll(PLACEHOLDER)) expect(replaced.has(`${path} ${placeholder}`)).toBe(true);
    }
    expect(new Set(project.replacements.map((entry) => entry.replaceWithEnv))).toEqual(
      new Set(['ROLLCALL_URL', 'ROLLCALL_CONTACT']),
    );
  });

  it('names the page to which Salesforce sends an administrator back', () => {
    const [settings] = of('ExtlClntAppGlobalOauthSettings');
    expect(new URL(Text.parse(settings?.elements['callbackUrl'])).pathname).toBe(CALLBACK_PATH);
  });
});

function componentOf({ path, text }: SourceFile): Component {
  const roots = Object.entries(z.record(z.string(), z.record(z.string(), z.unknown())).parse(parser.parse(text)));
  const [type, { '@_xmlns': namespace, ...elements }] = roots[0] ?? ['', {}];
  expect([path, roots.length, namespace]).toEqual([path, 1, METADATA]);
  return {
    path,
    type,
    name: type === 'AuraDefinitionBundle' ? basename(dirname(path)) : basename(path).replace(/\..*$/, ''),
    elements,
  };
}

function isKnown(type: string): type is TypeName {
  return Object.hasOwn(TYPES, type);
}

function of(type: TypeName): Component[] {
  return components.filter((component) => component.type === type).toSorted((a, b) => a.name.localeCompare(b.name));
}

function named(type: TypeName): string[] {
  return of(type).map(({ name }) => name);
}

/** One key of one or several elements, or of none. */
function all(elements: unknown, key: string): unknown[] {
  const list = elements === undefined ? [] : Array.isArray(elements) ? elements : [elements];
  return list.map((element: unknown): unknown => Reflect.get(Object(element), key));
}
