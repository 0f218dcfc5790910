import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { AuditedExecute } from '../../nodes/AuditedExecute/AuditedExecute.node';
import { TARGET_NAMES } from '../../src/execute/targets/registry';
import { SYSTEM_OF } from '../../src/n8n/targets/systems';

const { properties, credentials = [] } = new AuditedExecute().description;
const named = (name: string): INodeProperties => properties.find((property) => property.name === name)!;
const values = (property: INodeProperties) => (property.options as INodePropertyOptions[]).map(({ value }) => value);

test('Target offers exactly the targets that there are, in order', () => {
	expect(values(named('target')).sort()).toEqual([...TARGET_NAMES].sort());
	const names = (named('target').options as INodePropertyOptions[]).map(({ name }) => name);
	expect(names).toEqual([...names].sort((left, right) => left.localeCompare(right)));
});

// The editor takes a field on which all credentials depend for "the" authentication field, and hides what it depends on.
test('every field on which a credential depends has a choice without one', () => {
	const fields = new Set(credentials.flatMap(({ displayOptions }) => Object.keys(displayOptions?.show ?? {})));
	expect(fields.size).toBeGreaterThan(6);
	for (const field of fields) expect([field, values(named(field))]).toEqual([field, expect.arrayContaining(['none'])]);
});

test('what the node shows and what the code looks up is one and the same', () => {
	const declared = new Set(credentials.map(({ name }) => name));
	for (const [target, { authentication, credentials: types }] of Object.entries(SYSTEM_OF)) {
		if (authentication === '') continue;
		const field = named(authentication);
		expect([target, field.displayOptions?.show?.target]).toEqual([target, expect.arrayContaining([target])]);
		for (const [choice, type] of Object.entries(types)) {
			expect(values(field)).toContain(choice);
			expect(declared).toContain(type);
		}
	}
});
