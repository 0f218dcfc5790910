import type { ActionProposal } from '../../draft/proposal';
import { inSentence } from '../../draft/shorten';
import { DaaError } from '../../errors';
import type { HttpRequest } from '../../ports';
import { excerptOf } from '../redact';
import type { Concurrency, Target, TargetContext, TargetState } from '../target';
import { createAllowlist } from './allowlist';
import { refuse } from './check-action';
import { expectReadable, expectWrittenOver } from './http-answer';
import { pointerOf, pointerStep } from './json-pointer';
import { checkBody, checkTemplate, fillBody, fillUrl, type TemplateValues } from './rest-template';

export interface RestOptions {
	/** Target System and Target Object of the proposals that this is for. */
	system: string;
	object?: string;
	/** `https://api.example.com/v1/orders/{{target_id}}`. */
	readUrl: string;
	/** The same address when absent. */
	writeUrl?: string;
	writeMethod: 'PATCH' | 'PUT' | 'POST';
	/** JSON in which texts may be placeholders; `"{{changes}}"` when absent. */
	writeBody?: unknown;
	/** JSON pointer to the object that holds the fields, in the answer to the reading; the whole answer when absent. */
	valuesAt?: string;
	/** JSON pointer to the version in the answer to the reading, or `etag` for the header. */
	version?: string;
	/** How the version goes back: as If-Match, or in the body by `{{version}}`. */
	versionAs?: 'if_match' | 'body';
	/** Fields that may be written. */
	fields: readonly string[];
	/** The owner says that these hosts may lie inside the network. */
	allowPrivate?: boolean;
}

const HEADERS = { 'Content-Type': 'application/json' };

/** The fixed start of a template's address: whatever is filled in cannot leave it. */
const prefixOf = (template: string): string => template.split('{{', 1)[0]?.replace(/[^/]*$/, '').replace(/\/+$/, '') ?? '';

function settings(options: RestOptions) {
	const { readUrl, writeUrl = readUrl, writeBody = '{{changes}}' } = options;
	checkTemplate(readUrl, 'Read URL');
	checkTemplate(writeUrl, 'Write URL');
	checkBody(writeBody, 'Write Body');
	if (options.fields.length === 0) throw new DaaError('parameter_invalid', 'Fields That May Change is empty, so no field may be changed.', { fields: { parameter: 'fields' } });
	const conditional = options.version !== undefined && options.versionAs !== undefined;
	if (options.version !== undefined && options.versionAs === 'body' && !JSON.stringify(writeBody).includes('{{version}}')) {
		throw new DaaError('parameter_invalid', 'The version should go back in the body, but Write Body has no {{version}}.', { fields: { parameter: 'writeBody' } });
	}
	const allowPrivate = options.allowPrivate === true;
	const readAllowed = createAllowlist([{ method: 'GET', urlPrefix: prefixOf(readUrl), allowPrivate }]);
	const writeAllowed = createAllowlist([{ method: options.writeMethod, urlPrefix: prefixOf(writeUrl), allowPrivate }]);
	const versionOf = options.version === undefined || options.version === 'etag' ? undefined : pointerOf(options.version, 'Version');
	return { readUrl, writeUrl, writeBody, conditional, readAllowed, writeAllowed, versionOf, valuesOf: pointerOf(options.valuesAt ?? '', 'Values') };
}

/**
 * Any JSON API that reads and writes one record, by templates that the owner wrote; no code runs. Concurrency is
 * `atomic` with a version that goes back (an ETag in If-Match, a version number in the body), otherwise
 * compare_then_write. Throws DaaError `parameter_invalid` for a template or a pointer that is wrong.
 */
export function restTarget(options: RestOptions): Target {
	const set = settings(options);
	const concurrency: Concurrency = set.conditional ? 'atomic' : 'compare_then_write';
	const name = `${options.system} record`;

	function check(action: ActionProposal): void {
		if (!action.proposed_changes) throw refuse('proposed_changes', 'this target takes record changes; messages and API calls are for other targets.');
		if (action.target_system.toLowerCase() !== options.system.toLowerCase()) throw refuse('target_system', `the action is for ${inSentence(action.target_system)}, but this target is ${inSentence(options.system)}.`);
		if (options.object !== undefined && action.target_object?.toLowerCase() !== options.object.toLowerCase()) throw refuse('target_object', `only a ${inSentence(options.object)} may be touched here.`);
		action.proposed_changes.forEach(({ field }, index) => {
			if (!options.fields.includes(field)) throw refuse(`proposed_changes.${index}.field`, `the field ${inSentence(field)} is not among those that may be changed here.`);
		});
		set.readAllowed('GET', fillUrl(set.readUrl, valuesFor(action, '', 'x')));
	}

	const valuesFor = (action: ActionProposal, version: string, intentId: string): TemplateValues => ({
		target_id: action.target_id ?? '',
		changes: Object.fromEntries((action.proposed_changes ?? []).map(({ field, proposed }) => [field, proposed])),
		version,
		intent_id: intentId,
	});

	async function read(action: ActionProposal, { http, idempotencyKey }: TargetContext): Promise<TargetState> {
		check(action);
		const response = await http({ method: 'GET', url: set.readAllowed('GET', fillUrl(set.readUrl, valuesFor(action, '', idempotencyKey))).href });
		if (response.status === 404) return { exists: false, values: {} };
		expectReadable(name, response);
		const holder = set.valuesOf(response.body);
		if (typeof holder !== 'object' || holder === null) throw new DaaError('target_unreadable', `${name}: the answer has no object where the values should be.`);
		const values = Object.fromEntries((action.proposed_changes ?? []).map(({ field }) => [field, pointerOf(pointerStep(field), 'field')(holder)]));
		const version = set.versionOf ? set.versionOf(response.body) : response.headers.etag;
		return { exists: true, values, ...(options.version !== undefined && (typeof version === 'string' || typeof version === 'number') && { version: String(version) }) };
	}

	function writing(action: ActionProposal, seen: TargetState, intentId: string): HttpRequest {
		const filled = valuesFor(action, seen.version ?? '', intentId);
		const url = set.writeAllowed(options.writeMethod, fillUrl(set.writeUrl, filled)).href;
		const match: Record<string, string> = set.conditional && options.versionAs === 'if_match' ? { 'If-Match': seen.version ?? '' } : {};
		return { method: options.writeMethod, url, headers: { ...HEADERS, ...match, 'Idempotency-Key': intentId }, body: fillBody(set.writeBody, filled) };
	}

	return {
		name,
		capabilities: { concurrency, idempotencyKey: false, readable: true },
		check,
		read,
		async apply(action, seen, { http, idempotencyKey }) {
			check(action);
			// A version that cannot be sent would make the write unconditional without a word.
			if (set.conditional && !seen.version) throw new DaaError('target_rejected', `${name} did not say its version, so the write cannot be made conditional and was not sent.`);
			const request = writing(action, seen, idempotencyKey);
			const response = await http(request);
			expectWrittenOver(name, response, set.conditional ? [409, 412, 428] : []);
			return { status: response.status, sent: { body: request.body }, answer: excerptOf(response.body) };
		},
	};
}
