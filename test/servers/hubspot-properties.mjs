/** Property groups and definitions of one kind of record, as the Properties API keeps them. */
const TYPES = { string: ['text', 'textarea', 'phonenumber', 'html'], number: ['number'], enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox'], bool: ['booleancheckbox'], datetime: ['date'], date: ['date'] };

export function newSchema() {
	return { groups: new Map([['ticketinformation', { name: 'ticketinformation', label: 'Ticket information', displayOrder: 0, archived: false }]]), properties: new Map() };
}

/** What is wrong with a definition, or undefined. */
export function definitionProblem(schema, { name, label, groupName, type, fieldType, options } = {}) {
	if (!/^[a-z][a-z0-9_]{0,99}$/.test(name ?? '')) return `Property name "${name}" is invalid`;
	if (typeof label !== 'string' || label === '') return 'label is required';
	if (!schema.groups.has(groupName)) return `Property group "${groupName}" does not exist`;
	if (!TYPES[type]) return `Invalid type "${type}"`;
	if (!TYPES[type].includes(fieldType)) return `Field type "${fieldType}" is not valid for type "${type}"`;
	const values = (options ?? []).map(({ value }) => value);
	if (type === 'enumeration' && values.length === 0) return 'An enumeration needs options';
	if (new Set(values).size !== values.length) return 'Option values must be unique';
	return undefined;
}

export const kept = (definition) => ({ description: '', options: [], displayOrder: -1, archived: false, calculated: false, hasUniqueValue: false, formField: false, hidden: false, ...definition });

/** What is wrong with a value for a property that is defined, or undefined. Values are strings already. */
export function definedValueProblem(property, value) {
	if (value === '') return undefined;
	const known = (entry) => property.options.some((option) => option.value === entry);
	switch (property.type) {
		case 'number':
			return Number.isFinite(Number(value)) ? undefined : `${value} was not a valid number.`;
		case 'bool':
			return value === 'true' || value === 'false' ? undefined : `${value} was not a valid boolean.`;
		case 'datetime':
		case 'date':
			return /^\d{1,14}$/.test(value) || !Number.isNaN(Date.parse(value)) ? undefined : `${value} was not a valid date.`;
		case 'enumeration': {
			const wrong = (property.fieldType === 'checkbox' ? value.split(';') : [value]).find((entry) => !known(entry));
			return wrong === undefined ? undefined : `${wrong} was not one of the allowed options: [${property.options.map((option) => option.value).join(', ')}]`;
		}
		default:
			return undefined;
	}
}
