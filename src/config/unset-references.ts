import type { Sentence } from '../support/sentence.ts';
import { alertReferences } from './alert-secrets.ts';
import { doceboUrlProblem } from './docebo-url.ts';
import type { Environment } from './environment.ts';
import type { ConfigurationFile, Misfit } from './file.ts';
import { replaceReferences } from './reference.ts';
import { salesforceUrlProblem } from './salesforce-url.ts';

/**
 * What connections could not be opened for with this environment: variables that are not set, and addresses that are
 * none once their variables are put in. Values of variables are not repeated.
 */
export function unusableReferences({ config }: ConfigurationFile, environment: Environment): Misfit[] {
  return [
    ...unusableAlerts(config, environment),
    ...config.connections.flatMap(({ settings: { salesforce, directory } }, index) => [
      ...unusable(['connections', index, 'salesforce'], salesforce, environment, (url) =>
        salesforceUrlProblem(url, salesforce.grant),
      ),
      ...unusable(['connections', index, 'directory'], directory, environment, doceboUrlProblem),
    ]),
  ];
}

function unusable(
  at: Misfit['path'],
  signIn: object,
  environment: Environment,
  urlProblem: (url: string) => Sentence | null,
): Misfit[] {
  return Object.entries(signIn).flatMap(([key, value]: [string, unknown]) => {
    if (typeof value !== 'string') return [];
    const path = [...at, key];
    const { text, missing } = replaceReferences(value, environment);
    if (missing.length > 0) {
      return missing.map((variable) => ({ path, message: `The environment variable ${variable} is not set.` }));
    }
    const problem = key === 'url' && text !== value ? urlProblem(text) : null;
    return problem === null ? [] : [{ path, message: `What ${value} stands for ${problem.message}.` }];
  });
}

function unusableAlerts({ alerts }: ConfigurationFile['config'], environment: Environment): Misfit[] {
  return (alerts === null ? [] : alertReferences(alerts)).flatMap(({ path, value }) =>
    replaceReferences(value, environment).missing.map((variable) => ({
      path,
      message: `The environment variable ${variable} is not set.`,
    })),
  );
}
