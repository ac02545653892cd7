import type { Page } from 'playwright-core';
import { PASSWORD } from '../people.ts';
import type { Subjects } from '../scene.ts';
import type { Shot } from './shot.ts';

async function signInByPassword(page: Page): Promise<void> {
  await page.getByLabel('Username').fill('grace');
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByLabel('Code').waitFor();
}

/** Pages of those who are not in yet, in a browser and inside Salesforce. */
export function enteringShots({ token, provider, tabs }: Subjects): readonly Shot[] {
  return [
    { name: 'sign-in', path: '/sign-in', until: 'Sign in', as: 'nobody' },
    { name: 'sign-in-code', path: '/sign-in', until: 'Sign in', as: 'nobody', act: signInByPassword },
    {
      name: 'sign-in-refused',
      path: `/sign-in/callback/${provider}?state=old&code=old`,
      until: 'Back to signing in',
      as: 'nobody',
    },
    { name: 'forgot-password', path: '/forgot-password', until: 'Username', as: 'nobody' },
    { name: 'set-password', path: `/set-password#${token}`, until: 'Set the password', as: 'nobody' },
    { name: 'set-password-refused', path: '/set-password#old', until: 'Ask for another', as: 'nobody' },
    { name: 'change-password', path: '/change-password', until: 'Sign out', as: 'mary' },
    { name: 'home', path: '/home', until: 'garcia', as: 'learner' },
    { name: 'inside', path: '/inside', until: 'The session has ended', as: 'nobody' },
    { name: 'inside-learner', path: tabs.learner, until: 'Your profile', as: 'nobody' },
    { name: 'inside-administrator', path: tabs.administrator, until: 'I am an administrator', as: 'nobody' },
  ];
}
