import { idSequence } from '../org/ids.ts';
import type { ListViewDefinition } from '../org/org.ts';

const ids = idSequence('00B');

/** What a list view says of itself, apart from its Id and what most have alike. */
export type ListViewDraft = Pick<ListViewDefinition, 'object' | 'developerName' | 'label' | 'columns'> &
  Partial<ListViewDefinition>;

/** Numbers list views; without a filter a view shows everything, ordered by name. */
export function listViewsOf(drafts: readonly ListViewDraft[]): readonly ListViewDefinition[] {
  return drafts.map((draft, index) => ({
    id: ids.id(1000 + index),
    soqlCompatible: true,
    scope: 'everything',
    where: null,
    orderBy: 'Name ASC NULLS FIRST, Id ASC NULLS FIRST',
    ...draft,
  }));
}

const PERSON_COLUMNS = ['Name', 'Email', 'Account.Name', 'Title', 'Owner.Alias'];

/** The list views of the sample orgs. */
export function sampleListViews(): readonly ListViewDefinition[] {
  return listViewsOf([...contactViews(), ...userViews(), ...accountViews(), ...learnerViews()]);
}

function contactViews(): readonly ListViewDraft[] {
  const object = 'Contact';
  return [
    {
      object,
      developerName: 'Active_Learners',
      label: 'Active Learners',
      columns: ['FirstName', 'LastName', 'Email', 'Account.Name', 'Title', 'toLabel(Department__c)', 'Owner.Alias'],
      where: "Is_Learner__c = true AND (Learner_Status__c = 'Active' OR Learner_Status__c = 'On Leave')",
    },
    { object, developerName: 'All_Contacts', label: 'All Contacts', columns: PERSON_COLUMNS },
    { object, developerName: 'My_Contacts', label: 'My Contacts', columns: PERSON_COLUMNS, scope: 'mine' },
    {
      object,
      developerName: 'RecentlyViewedContacts',
      label: 'Recently Viewed Contacts',
      columns: PERSON_COLUMNS,
      scope: 'mru',
    },
    {
      object,
      developerName: 'Certified_Learners',
      label: 'Certified Learners',
      columns: ['Name', 'Email', 'Certified_Until__c'],
      where: 'Is_Learner__c = true AND Certified_Until__c >= TODAY',
    },
    {
      object,
      developerName: 'Engineers',
      label: 'Engineers',
      columns: ['Name', 'Email', 'toLabel(Department__c)', 'toLabel(Site__c)'],
      where: "toLabel(Department__c) = 'Engineering'",
    },
    {
      object,
      developerName: 'Learners_of_Large_Customers',
      label: 'Learners of Large Customers',
      columns: PERSON_COLUMNS,
      where: 'Is_Learner__c = true AND AccountId IN (SELECT Id FROM Account WHERE NumberOfEmployees > 5000)',
    },
    {
      object,
      developerName: 'Training_Day_Guests',
      label: 'Training Day Guests',
      columns: PERSON_COLUMNS,
      soqlCompatible: false,
    },
  ];
}

function userViews(): readonly ListViewDraft[] {
  const columns = ['Name', 'Alias', 'Username', 'Email', 'IsActive', 'Profile.Name', 'Manager.Name'];
  return [
    { object: 'User', developerName: 'Active_Users', label: 'Active Users', columns, where: 'IsActive = true' },
    { object: 'User', developerName: 'All_Users', label: 'All Users', columns },
  ];
}

function accountViews(): readonly ListViewDraft[] {
  const columns = ['Name', 'Site', 'BillingState', 'Phone', 'toLabel(Type)', 'Owner.Alias'];
  const object = 'Account';
  return [
    { object, developerName: 'AllAccounts', label: 'All Accounts', columns },
    { object, developerName: 'MyAccounts', label: 'My Accounts', columns, scope: 'mine' },
    {
      object,
      developerName: 'NewThisWeek',
      label: 'New This Week',
      columns,
      where: 'CreatedDate = THIS_WEEK',
    },
    {
      object,
      developerName: 'Gold_Customers',
      label: 'Gold Customers',
      columns: ['Name', 'toLabel(Tier__c)', 'Parent.Name'],
      where: "toLabel(Tier__c) = 'Gold'",
    },
  ];
}

function learnerViews(): readonly ListViewDraft[] {
  const columns = ['Name', 'First_Name__c', 'Last_Name__c', 'Email__c', 'Account__r.Name', 'toLabel(Status__c)'];
  const object = 'Learner__c';
  return [
    { object, developerName: 'All', label: 'All', columns },
    {
      object,
      developerName: 'Enrolled_Learners',
      label: 'Enrolled Learners',
      columns,
      where: "Status__c = 'Enrolled'",
    },
  ];
}
