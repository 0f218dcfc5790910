/** Ticket fields with which a local account starts, beside the system's own. */
export const START_FIELDS = [
	{ id: 1001, type: 'subject', title: 'Subject', removable: false },
	{ id: 1002, type: 'status', title: 'Status', removable: false },
	{ id: 1003, type: 'priority', title: 'Priority', removable: false },
	{ id: 36001, type: 'tagger', title: 'Refund Status', custom_field_options: ['requested', 'approved', 'refused'] },
	{ id: 36002, type: 'decimal', title: 'Refund Amount' },
	{ id: 36003, type: 'text', title: 'Order' },
	{ id: 36004, type: 'checkbox', title: 'Goodwill' },
];

const TYPES = ['text', 'textarea', 'checkbox', 'date', 'integer', 'decimal', 'regexp', 'partialcreditcard', 'multiselect', 'tagger', 'lookup', 'subject', 'status', 'priority'];

const optionsOf = (given) => given?.map((option) => (typeof option === 'string' ? { name: option, value: option } : option));

/** A field as Zendesk keeps it. */
export function newField(id, given, at) {
	const options = optionsOf(given.custom_field_options);
	return {
		id,
		type: given.type,
		title: given.title,
		raw_title: given.title,
		description: given.description ?? '',
		active: given.active ?? true,
		required: given.required ?? false,
		tag: given.tag ?? null,
		removable: given.removable ?? true,
		created_at: at,
		updated_at: at,
		...(options && { custom_field_options: options.map((option, index) => ({ id: id * 100 + index, ...option, raw_name: option.name, default: false })) }),
	};
}

/** What is wrong with the definition of a field, by name; undefined when nothing. */
export function fieldProblem(field, others) {
	if (typeof field !== 'object' || field === null) return { base: 'is missing' };
	if (!TYPES.includes(field.type)) return { type: `${field.type} is not a valid type` };
	if (typeof field.title !== 'string' || field.title.trim() === '') return { title: 'cannot be blank' };
	const needsOptions = field.type === 'tagger' || field.type === 'multiselect';
	const options = optionsOf(field.custom_field_options) ?? [];
	if (needsOptions && options.length === 0) return { custom_field_options: 'cannot be empty' };
	const taken = new Set(others.flatMap((other) => other.custom_field_options ?? []).map(({ value }) => value));
	const twice = options.find(({ value }) => taken.has(value));
	// A tag belongs to one field: the trap of "high" in two drop-downs.
	if (twice) return { custom_field_options: `${twice.value} is already used as a tag in another custom field` };
	return undefined;
}

/** What is wrong with a custom field's value; undefined when nothing. */
export function valueProblem(field, value) {
	if (value === null || value === '') return undefined;
	const known = (entry) => field.custom_field_options.some((option) => option.value === entry);
	switch (field.type) {
		case 'tagger':
			return known(value) ? undefined : `${value} is not a valid value`;
		case 'multiselect':
			return Array.isArray(value) && value.every(known) ? undefined : 'is not a list of valid values';
		case 'checkbox':
			return typeof value === 'boolean' ? undefined : `${value} is not a boolean`;
		case 'integer':
			return Number.isInteger(Number(value)) ? undefined : `${value} is not an integer`;
		case 'decimal':
			return Number.isFinite(Number(value)) && typeof value !== 'boolean' ? undefined : `${value} is not a decimal`;
		default:
			return typeof value === 'string' ? undefined : 'is not text';
	}
}
