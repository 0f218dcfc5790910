import { createTarget, isTargetName, type TargetSettings } from '../../execute/targets/registry';
import type { Target } from '../../execute/target';
import type { Http } from '../../ports';
import { internalHosts } from '../../execute/targets/allowlist';
import { DEFAULT_LIMITS, n8nHttp, type HttpOptions } from '../http';
import { listOf, ownSettings } from './settings';
import { SYSTEM_OF } from './systems';
import type { TargetSource } from './target-source';

export interface TargetAt {
	target: Target;
	/** With the target's credential attached. */
	http: Http;
}

/** How long one call may take, in milliseconds. */
export function timeoutOf(options: Readonly<Record<string, unknown>>): number {
	return Number(options.timeoutSeconds ?? DEFAULT_LIMITS.timeoutMs / 1000) * 1000;
}

/** Addresses that a draft names, or an owner's template that a draft fills: what they resolve to is checked, and the call is bound to that. */
function pinOf({ allowlist, rest }: TargetSettings): HttpOptions {
	if (allowlist) return { pin: { internalHosts: internalHosts(allowlist) } };
	if (!rest) return {};
	const { readUrl, writeUrl = readUrl, allowPrivate = false } = rest;
	return { pin: { internalHosts: internalHosts([readUrl, writeUrl].map((url) => ({ method: 'GET', urlPrefix: url.split('{{', 1)[0] ?? '', allowPrivate }))) } };
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
	const credential = access.authentication === '' ? undefined : access.credentials[String(source.parameter(access.authentication, 'none'))];
	const options = source.parameter('options', {}) as Record<string, unknown>;
	const timeoutMs = timeoutOf(options);
	const written = typeof options.baseUrl === 'string' ? options.baseUrl.trim() : '';
	const baseUrl = written || (credential !== undefined && access.baseUrl ? access.baseUrl(await source.credential(credential)) : undefined);
	const fields = listOf(options.fields);
	const settings: TargetSettings = {
		...(baseUrl && { baseUrl }),
		...(fields && { fields }),
		...(typeof options.apiVersion === 'string' && { apiVersion: options.apiVersion }),
		...(await ownSettings(name, source, timeoutMs)),
	};
	return { target: createTarget(name, settings), http: n8nHttp(source.functions, credential, source.itemIndex, { ...DEFAULT_LIMITS, timeoutMs }, pinOf(settings)) };
}
