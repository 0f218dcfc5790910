import { isDaaError } from '../errors';
import type { CrmLogSection } from '../sections';
import { FIELD_BY_NAME } from './fields';
import type { Logged, LogRequest } from './log-items';
import type { Courier } from './outbox/deliver';
import type { FieldMap } from './profile';

/** Names of fields that hold something else than was sent. Throws DaaError `crm_*`. */
async function mismatches({ profile, context }: Courier, map: FieldMap, section: CrmLogSection): Promise<string[]> {
	const sent = Object.entries(section.fields).flatMap(([name, value]) => {
		const field = FIELD_BY_NAME.get(name);
		const remote = map.get(name);
		return field && remote ? [{ field, key: remote.key, coded: profile.encode(field, value, remote) }] : [];
	});
	const live = await profile.read(context, section.id, sent.map(({ key }) => key));
	return sent.filter(({ field, key, coded }) => !profile.holds(field, live[key], coded)).map(({ field }) => field.name);
}

async function proved(courier: Courier, map: FieldMap, section: CrmLogSection): Promise<CrmLogSection> {
	try {
		const wrong = await mismatches(courier, map, section);
		if (wrong.length === 0) return { ...section, mismatches: wrong };
		return { ...section, mismatches: wrong, code: 'mismatch_after_write', reason: `Read back with other values: ${wrong.join(', ')}.` };
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return { ...section, code: error.code, reason: `Written, but not read back: ${error.message}` };
	}
}

/** Reads the tickets again where that was asked for. What cannot be read stays logged, and its section says so. */
export async function readBack(courier: Courier, requests: readonly LogRequest[], logged: readonly Logged[]): Promise<Logged[]> {
	const asked = logged.map((one, index) => 'section' in one && one.section.state === 'logged' && requests[index]?.readBack === true);
	if (!asked.includes(true)) return [...logged];
	let map: FieldMap;
	try {
		map = await courier.profile.fieldMap(courier.context);
	} catch (error) {
		if (!isDaaError(error)) throw error;
		return logged.map((one, index) => (asked[index] && 'section' in one ? { section: { ...one.section, code: error.code, reason: `Written, but not read back: ${error.message}` } } : one));
	}
	const result: Logged[] = [];
	for (const [index, one] of logged.entries()) result.push(asked[index] && 'section' in one ? { section: await proved(courier, map, one.section) } : one);
	return result;
}
