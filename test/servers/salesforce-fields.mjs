/** Fields with which each object starts: type as in describe, and for picklists their values. */
const text = (length = 255) => ({ type: 'string', length });
const COMMON = { Id: { type: 'id' }, CreatedDate: { type: 'datetime' }, LastModifiedDate: { type: 'datetime' }, SystemModstamp: { type: 'datetime' } };

export const START_OBJECTS = {
	Case: {
		...COMMON,
		CaseNumber: text(30),
		Subject: text(),
		Description: text(32_000),
		Status: { type: 'picklist', values: ['New', 'Working', 'Escalated', 'Closed'] },
		Priority: { type: 'picklist', values: ['High', 'Medium', 'Low'] },
		OwnerId: text(18),
		IsEscalated: { type: 'boolean' },
		Refund_Status__c: { type: 'picklist', restricted: true, values: ['requested', 'approved', 'refused'] },
		Refund_Amount__c: { type: 'double' },
		Flags__c: { type: 'multipicklist', values: ['vip', 'late', 'goodwill'] },
		Decided_At__c: { type: 'datetime' },
	},
	Contact: { ...COMMON, FirstName: text(40), LastName: text(80), Email: { type: 'email' }, Phone: text(40), Department: text(80), DoNotCall: { type: 'boolean' } },
};

export const READ_ONLY = new Set(Object.keys(COMMON));

const error = (errorCode, message, fields = []) => ({ message, errorCode, fields });

/** What Salesforce would say about one value; undefined when it is fine. */
function valueError(name, field, value) {
	if (value === null) return undefined;
	const parse = (kind) => ({ errorCode: 'JSON_PARSER_ERROR', message: `Cannot deserialize instance of ${kind} from ${typeof value === 'string' ? 'VALUE_STRING' : 'VALUE'} value ${value} or request may be missing a required field at [line:1, column:2]` });
	switch (field.type) {
		case 'boolean':
			return typeof value === 'boolean' ? undefined : parse('boolean');
		case 'double':
			return typeof value === 'number' || (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))) ? undefined : parse('double');
		case 'datetime':
			return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value)) ? undefined : parse('datetime');
		case 'picklist':
		case 'multipicklist': {
			const given = field.type === 'picklist' ? [value] : String(value).split(';');
			const wrong = given.find((entry) => !field.values.includes(entry));
			if (wrong === undefined || (field.type === 'picklist' && !field.restricted)) return undefined;
			return error('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', `${name}: bad value for restricted picklist field: ${wrong}`, [name]);
		}
		default:
			if (typeof value !== 'string') return typeof value === 'object' ? parse('string') : undefined;
			return value.length > (field.length ?? 255) ? error('STRING_TOO_LONG', `${name}: data value too large: ${value.slice(0, 20)} (max length=${field.length ?? 255})`, [name]) : undefined;
	}
}

/** The first error of a change, as Salesforce lists it; undefined when it is fine. */
export function changeError(object, fields, change) {
	for (const [name, value] of Object.entries(change)) {
		const known = Object.keys(fields).find((field) => field.toLowerCase() === name.toLowerCase());
		if (!known) return { errorCode: 'INVALID_FIELD', message: `No such column '${name}' on sobject of type ${object}` };
		if (READ_ONLY.has(known)) return error('INVALID_FIELD_FOR_INSERT_UPDATE', `Unable to create/update fields: ${known}. Please check the security settings of this field and verify that it is read/write for your profile or permission set.`, [known]);
		const wrong = valueError(known, fields[known], value);
		if (wrong) return wrong;
	}
	return undefined;
}

/** A value as a record keeps it: empty text is null, numbers written as text are numbers, instants end in +0000. */
export function keptValue(field, value) {
	if (value === '' || value === undefined) return null;
	if (field?.type === 'double') return Number(value);
	if (field?.type === 'datetime' && value !== null) return new Date(value).toISOString().replace('Z', '+0000');
	return value;
}

const TOOLING_TYPES = { Text: 'string', LongTextArea: 'string', Checkbox: 'boolean', Number: 'double', Picklist: 'picklist', MultiselectPicklist: 'multipicklist', DateTime: 'datetime', Date: 'date' };

/** A field from the Tooling API's `{FullName, Metadata}`, or an error. */
export function fieldFromTooling({ FullName: fullName, Metadata: metadata } = {}, objects) {
	const [object, name] = String(fullName).split('.');
	if (!objects[object] || !/^[A-Za-z][A-Za-z0-9_]*__c$/.test(name ?? '')) return { error: error('INVALID_CROSS_REFERENCE_KEY', `no such object or field name: ${fullName}`) };
	const type = TOOLING_TYPES[metadata?.type];
	if (!type) return { error: error('INVALID_TYPE', `Must specify a valid type, but is ${metadata?.type}`) };
	if (typeof metadata.label !== 'string') return { error: error('REQUIRED_FIELD_MISSING', 'Must specify a label', ['label']) };
	const values = metadata.valueSet?.valueSetDefinition?.value?.map(({ valueName, fullName: full, label }) => valueName ?? full ?? label);
	if (type.endsWith('picklist') && !values?.length) return { error: error('REQUIRED_FIELD_MISSING', 'Must specify values of the picklist', ['valueSet']) };
	if (objects[object][name]) return { error: error('DUPLICATE_DEVELOPER_NAME', `There is already a field named ${name.replace(/__c$/, '')} on ${object}.`) };
	return { object, name, field: { type, ...(values && { values, restricted: metadata.valueSet.restricted === true }), ...(metadata.length && { length: metadata.length }) } };
}
