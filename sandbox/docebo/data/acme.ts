import type { DataInput } from './format.ts';

const REGIONS = ['EMEA', 'Americas', 'APAC'];
const DEPARTMENTS = ['Sales', 'Service', 'Marketing', 'Finance', 'Engineering', 'Human Resources'];

/** The sample platform: it fits the sample org of the sandbox Salesforce. */
export const acme: DataInput = {
  name: 'Acme Academy',
  fields: [
    { title: { english: 'Department', italian: 'Reparto' }, type: 'dropdown', options: DEPARTMENTS },
    { title: { english: 'Job title', italian: 'Qualifica' }, type: 'textfield' },
    { title: { english: 'Hire date', italian: 'Data di assunzione' }, type: 'date' },
    { title: { english: 'Region', italian: 'Area' }, type: 'dropdown', options: REGIONS },
    { title: { english: 'Country', italian: 'Paese' }, type: 'country' },
    { title: { english: 'Certified', italian: 'Certificato' }, type: 'yesno' },
    { title: { english: 'Notes', italian: 'Note' }, type: 'textarea' },
    { title: 'sfdc_id', type: 'textfield', invisibleToUser: true },
    { title: 'sfdc_user_type', type: 'textfield', invisibleToUser: true },
  ],
  branches: [
    { code: 'CUSTOMERS', name: { english: 'Customers', italian: 'Clienti' } },
    { code: 'PARTNERS', name: { english: 'Partners', italian: 'Partner' } },
    { code: 'STAFF', name: { english: 'Staff', italian: 'Personale' } },
    { code: 'STAFF-IT', name: 'Italy', parent: 'STAFF' },
    // Without a code, as many branches are that somebody made in the browser.
    { ref: 'archive', name: 'Archive' },
  ],
  users: [
    {
      username: 'paola.power@acme.example',
      firstname: 'Paola',
      lastname: 'Power',
      email: 'paola.power@acme.example',
      password: 'Rollcall-1',
      level: 'poweruser',
      branches: ['STAFF'],
    },
    {
      username: 'luca.learner@acme.example',
      firstname: 'Luca',
      lastname: 'Learner',
      email: 'luca.learner@acme.example',
      password: 'Rollcall-1',
      language: 'italian',
      branches: ['STAFF-IT'],
      fields: { Department: 'Sales', 'Job title': 'Account Executive', Region: 'EMEA', Certified: 'Yes' },
    },
    {
      username: 'former.colleague',
      firstname: 'Frank',
      lastname: 'Former',
      active: false,
      branches: ['archive'],
    },
  ],
};
