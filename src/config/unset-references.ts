import { alertReferences } from './alert-secrets.ts';
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
    ...config.connections.flatMap(({ settings: { salesforce } }, index) =>
      Object.entries(salesforce).flatMap(([key, value]) => {
        if (typeof value !== 'string') return [];
        const path = ['connections', index, 'salesforce', key];
        const { text, missing } = replaceReferences(value, environment);
        if (missing.length > 0) {
          return missing.map((variable) => ({ path, message: `The environment variable ${variable} is not set.` }));
        }
        const problem = key === 'url' && text !== value ? salesforceUrlProblem(text, salesforce.grant) : null;
        return problem === null ? [] : [{ path, message: `What ${value} stands for ${problem}.` }];
      }),
    ),
  ];
}

function unusableAlerts({ alerts }: ConfigurationFile['config'], environment: Environment): Misfit[] {
  return (alerts === null ? [] : alertReferences(alerts)).flatMap(({ path, value }) =>
    replaceReferences(value, environment).missing.map((variable) => ({
      path,
      message: `The environment variable ${variable} is not set.`,
    })),
  );
}
