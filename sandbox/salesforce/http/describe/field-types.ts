/** What describe says of every field of a type. */
interface FieldType {
  readonly soapType: string;
  readonly digits?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly aggregatable: boolean;
  readonly groupable: boolean;
}

const TEXT: FieldType = { soapType: 'xsd:string', aggregatable: true, groupable: true };
const ID: FieldType = { soapType: 'tns:ID', aggregatable: true, groupable: true };
const AMOUNT: FieldType = { soapType: 'xsd:double', precision: 18, scale: 2, aggregatable: true, groupable: false };

const TYPES: Readonly<Record<string, FieldType>> = {
  id: ID,
  reference: ID,
  boolean: { soapType: 'xsd:boolean', aggregatable: false, groupable: true },
  int: { soapType: 'xsd:int', digits: 8, aggregatable: true, groupable: true },
  double: AMOUNT,
  currency: AMOUNT,
  percent: AMOUNT,
  date: { soapType: 'xsd:date', aggregatable: true, groupable: true },
  datetime: { soapType: 'xsd:dateTime', aggregatable: true, groupable: false },
  time: { soapType: 'xsd:time', aggregatable: true, groupable: true },
  multipicklist: { soapType: 'xsd:string', aggregatable: false, groupable: false },
  address: { soapType: 'urn:address', aggregatable: false, groupable: false },
  location: { soapType: 'urn:location', aggregatable: false, groupable: false },
};

export function fieldType(type: string): FieldType {
  return TYPES[type] ?? TEXT;
}
