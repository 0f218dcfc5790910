import { answerMessage } from '../execute/targets/answer-message';
import { DaaError, isDaaError } from '../errors';
import type { Http, HttpRequest, HttpResponse } from '../ports';
import type { FieldValues } from './field';
import { FIELD_BY_NAME } from './fields';
import type { CrmProfile } from './profile';

async function ask(profile: CrmProfile, http: Http, request: HttpRequest): Promise<HttpResponse> {
	let response: HttpResponse;
	try {
		response = await http(request);
	} catch (error) {
		const why = isDaaError(error) ? error.code : 'the connection failed';
		throw new DaaError('crm_unavailable', `${profile.system} could not be reached (${why}).`, { cause: error });
	}
	const { status } = response;
	if (status >= 200 && status < 300) return response;
	// Patching fields again does no harm, so what may pass is told apart from what never will.
	const passing = status === 408 || status === 429 || status >= 500;
	const message = answerMessage(response.body);
	throw new DaaError(passing ? 'crm_unavailable' : 'crm_rejected', `${profile.system} answered with status ${status}.${message === '' ? '' : ` It said: ${message}`}`, { fields: { status } });
}

/** The values under the system's names and in its coding, e.g. { ai_used: "true" }. */
export function encodeFields(profile: CrmProfile, values: FieldValues): Record<string, string> {
	const encoded: Record<string, string> = {};
	for (const [name, value] of Object.entries(values)) {
		const field = FIELD_BY_NAME.get(name);
		if (field && value !== undefined) encoded[profile.keyOf(field)] = profile.encode(field, value);
	}
	return encoded;
}

/** One update. Throws DaaError `crm_rejected` or `crm_unavailable`. */
export async function sendFields(profile: CrmProfile, http: Http, id: string, encoded: Readonly<Record<string, string>>): Promise<void> {
	await ask(profile, http, profile.updateRequest(id, encoded));
}

/** Names (the system's) of fields that hold something else than was sent. Throws as sendFields does. */
export async function readMismatches(profile: CrmProfile, http: Http, id: string, values: FieldValues): Promise<string[]> {
	const fields = Object.keys(values).flatMap((name) => FIELD_BY_NAME.get(name) ?? []);
	const live = profile.readValues(await ask(profile, http, profile.readRequest(id, fields.map((field) => profile.keyOf(field)))));
	if (!live) throw new DaaError('crm_unavailable', `${profile.system} answered the reading with something that is not a record.`);
	return fields
		.filter((field) => {
			const value = values[field.name];
			return value !== undefined && !profile.holds(field, live[profile.keyOf(field)], profile.encode(field, value));
		})
		.map((field) => profile.keyOf(field));
}
