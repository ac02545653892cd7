import type { SandboxRecord } from '../../org/org.ts';
import { PLACES } from '../picklists.ts';

/** In the view Active_Learners whatever the row was before. */
function learner(values: SandboxRecord): SandboxRecord {
  return { Is_Learner__c: true, Learner_Status__c: 'Active', ...values };
}

/** Names and values that are legal but hard on careless code; every one of these people can be synchronized. */
const HARD_VALUES: readonly SandboxRecord[] = [
  { FirstName: '小龙', LastName: '李' },
  { FirstName: 'محمد عبد الرحمن', LastName: 'العربي' },
  { FirstName: 'נועה', LastName: 'בן־דוד' },
  { FirstName: 'Zoë 🦄', LastName: 'Sparkle ✨' },
  { FirstName: '👩🏽‍🚀', LastName: 'Astronaut' },
  { FirstName: 'Seán', LastName: "O'Súilleabháin" },
  { FirstName: 'Sammy', LastName: 'Davis, Jr.' },
  { FirstName: 'Dwayne "The Rock"', LastName: 'Johnson' },
  { FirstName: 'Robert', LastName: "'); DROP TABLE people;--" },
  { FirstName: '<b>Bold</b>', LastName: '<script>alert(1)</script>' },
  { FirstName: '=1+1', LastName: "=cmd|' /C calc'!A0" },
  { FirstName: '+Plus', LastName: '@At' },
  { FirstName: ' Leading', LastName: 'Trailing ' },
  { FirstName: 'Tab\tIn', LastName: 'The Middle' },
  { FirstName: 'N/A', LastName: '#N/A' },
  { FirstName: 'null', LastName: 'Null' },
  { FirstName: 'True', LastName: 'False' },
  { FirstName: 'A', LastName: 'B' },
  { FirstName: 'x'.repeat(40), LastName: 'y'.repeat(80) },
  { FirstName: 'e\u0301tienne', LastName: 'De\u0301compose\u0301' },
  { FirstName: 'İpek', LastName: 'Işık' },
  { FirstName: 'Straße', LastName: 'GROẞ' },
  { FirstName: 'ปิยะ', LastName: 'ศรีสุข' },
  { FirstName: 'اُردُو', LastName: 'نام' },
  { FirstName: '\u202Eright to left override', LastName: 'Reversed' },
  { Title: 'Line one\nLine two\r\nLine three', Motto__c: 'Quote " inside, comma, and\na line break' },
  { Motto__c: 'm'.repeat(255), Title: 't'.repeat(128) },
  { Motto__c: `${'é'.repeat(254)}!`, Notes__c: 'n'.repeat(32_000) },
  { Motto__c: '""', Title: '","' },
  { Motto__c: '\\', Title: "\\'" },
  { Motto__c: '100 % _sure_', Title: '%' },
  { Motto__c: '&amp; &lt;not escaped&gt;', MailingStreet: 'Rue de l’Église 1\nAppt. "4", 2ᵉ étage' },
  { Languages__c: 'de;en;es;fr;it;ja;pt' },
  { Languages__c: 'en;Klingon' },
  { Department__c: 'TMP', Department: 'TMP' },
  { Department__c: 'eng' },
  { Points__c: 0, Training_Hours__c: 0.1 },
  { Points__c: -1, Training_Hours__c: 1e15 },
  { Hire_Date__c: '1900-01-01', Certified_Until__c: '4000-12-31' },
  { Birthdate: '2000-02-29', Hire_Date__c: '2024-02-29' },
  { Region__c: 'EMEA', Country__c: 'JP', Site__c: 'US-NYC' },
  { Region__c: 'Atlantis', Country__c: null, Site__c: null },
  { Region__c: PLACES[0].region, Country__c: PLACES[0].country, Site__c: null },
  { Email: "o'hara+learning@people.example" },
  { Email: 'UPPER.CASE@PEOPLE.EXAMPLE' },
  { Email: `${'l'.repeat(60)}@people.example` },
];

/** People whom a synchronization with Email as username must reject or settle, one kind after the other. */
const HOPELESS: readonly SandboxRecord[] = [
  ...repeat(8, { Email: null }),
  ...repeat(5, { LastName: null }),
  ...repeat(4, { FirstName: null }),
  { FirstName: '   ' },
  { LastName: ' \t ' },
  { LastName: '\u00A0' },
  { Email: 'office.milan@people.example' },
  { Email: 'office.milan@people.example' },
  { Email: 'front.desk@people.example' },
  { Email: 'front.desk@people.example' },
  { Email: 'twins@people.example' },
  { Email: 'twins@people.example' },
  { Email: 'mixed.case@people.example' },
  { Email: 'Mixed.Case@people.example' },
  { Email: 'shouting@people.example' },
  { Email: 'SHOUTING@PEOPLE.EXAMPLE' },
  { FirstName: null, LastName: null, Email: null },
];

/** The awkward contacts of acme, as changes to ordinary ones. */
export const AWKWARD_CONTACTS: readonly SandboxRecord[] = [...HARD_VALUES, ...HOPELESS].map(learner);

function repeat(times: number, record: SandboxRecord): readonly SandboxRecord[] {
  return Array.from({ length: times }, () => record);
}
