import { createTarget, isTargetName, type TargetSettings } from '../../execute/targets/registry';
import type { Target } from '../../execute/target';
import { DaaError } from '../../errors';
import type { Http } from '../../ports';
import { DEFAULT_LIMITS, n8nHttp } from '../http';
import { SYSTEM_OF } from './systems';
import type { TargetSource } from './target-source';

export interface TargetAt {
	target: Target;
	/** With the target's credential attached. */
	http: Http;
}

interface AllowedRow {
	method: string;
	urlPrefix: string;
	allowPrivate: boolean;
}

function allowlist(source: TargetSource): AllowedRow[] {
	const listed = source.parameter('allowlist.request', []) as AllowedRow[];
	if (listed.length > 0) return listed;
	throw new DaaError('parameter_invalid', 'Allowed Requests is empty, so no request may be sent.', {
		fields: { parameter: 'allowlist' },
		hint: 'Add the method and URL prefix of each request that this node may send.',
	});
}

/** `name` per line or separated by commas; undefined when nothing is listed. */
function listOf(value: unknown): string[] | undefined {
	const names = typeof value === 'string' ? value.split(/[\n,]/).map((name) => name.trim()).filter((name) => name !== '') : [];
	return names.length === 0 ? undefined : names;
}

function customFields(source: TargetSource): Record<string, string> {
	const rows = source.parameter('zendeskFields.field', []) as { name: string; id: string }[];
	for (const { name, id } of rows) {
		if (!/^[0-9]{1,20}$/.test(String(id).trim()) || name.trim() === '') {
			throw new DaaError('parameter_invalid', 'Each Custom Field needs a name and the number of a Zendesk ticket field.', { fields: { parameter: 'zendeskFields' } });
		}
	}
	return Object.fromEntries(rows.map(({ name, id }) => [name.trim(), String(id).trim()]));
}

/**
 * The target that the node's parameters describe, and the way to it. The same parameters (see
 * nodes/AuditedExecute/properties) serve every node that acts on or looks at a target. Throws DaaError
 * `parameter_invalid` and what n8n says about a missing credential.
 */
export async function targetAt(source: TargetSource): Promise<TargetAt> {
	const name = source.parameter('target');
	if (!isTargetName(name)) return { target: createTarget(name, {}), http: n8nHttp(source.functions, undefined, source.itemIndex) };
	const access = SYSTEM_OF[name];
	const credential = access.credentials[String(source.parameter(access.authentication, 'none'))];
	const options = source.parameter('options', {}) as Record<string, unknown>;
	const written = typeof options.baseUrl === 'string' ? options.baseUrl.trim() : '';
	const baseUrl = written || (credential !== undefined && access.baseUrl ? access.baseUrl(await source.credential(credential)) : undefined);
	const fields = listOf(options.fields);
	const settings: TargetSettings = {
		...(baseUrl && { baseUrl }),
		...(fields && { fields }),
		...(typeof options.apiVersion === 'string' && { apiVersion: options.apiVersion }),
		...(name === 'httpRequest' && { allowlist: allowlist(source) }),
		...(name === 'zendeskTicket' && { customFields: customFields(source) }),
	};
	const timeoutMs = Number(options.timeoutSeconds ?? DEFAULT_LIMITS.timeoutMs / 1000) * 1000;
	return { target: createTarget(name, settings), http: n8nHttp(source.functions, credential, source.itemIndex, { ...DEFAULT_LIMITS, timeoutMs }) };
}
