import { DaaError } from '../../errors';
import type { Http } from '../../ports';
import type { Opinion } from '../second-opinion';
import { askWith, tidyTypes, type VendorLimits } from './ask-with';

export interface BedrockGuardrail {
	/** e.g. `https://bedrock-runtime.eu-central-1.amazonaws.com`. */
	baseUrl: string;
	guardrailId: string;
	/** A number, or `DRAFT`. */
	version: string;
}

/** Lists inside an assessment, by the policy they stand under, and what names one entry. */
const LISTS: readonly [policy: string, list: string, name: string][] = [
	['topicPolicy', 'topics', 'name'],
	['contentPolicy', 'filters', 'type'],
	['wordPolicy', 'customWords', ''],
	['wordPolicy', 'managedWordLists', 'type'],
	['sensitiveInformationPolicy', 'piiEntities', 'type'],
	['sensitiveInformationPolicy', 'regexes', 'name'],
	['contextualGroundingPolicy', 'filters', 'type'],
];

type Loose = Record<string, unknown>;
const isObject = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What was found and what Bedrock did about it; the matched text is never kept. */
function assessed(assessments: unknown): { type: string; action: string }[] {
	const all = Array.isArray(assessments) ? assessments.filter(isObject) : [];
	return all.flatMap((assessment) =>
		LISTS.flatMap(([policy, list, name]) => {
			const part = assessment[policy];
			const entries = isObject(part) && Array.isArray(part[list]) ? part[list].filter(isObject) : [];
			return entries.map((entry) => ({ type: `${policy.replace(/Policy$/, '')}:${name === '' ? 'custom word' : String(entry[name] ?? 'unknown')}`, action: String(entry.action ?? '') }));
		}),
	);
}

/** Throws DaaError `vendor_unavailable` for anything but an answer of ApplyGuardrail. */
export function readBedrockAnswer(body: unknown): Opinion {
	if (!isObject(body) || (body.action !== 'NONE' && body.action !== 'GUARDRAIL_INTERVENED')) throw new DaaError('vendor_unavailable', 'Bedrock answered with something that is no guardrail result.');
	if (body.action === 'NONE') return { action: 'allow', types: [] };
	const found = assessed(body.assessments).filter(({ action }) => action !== 'NONE' && action !== '');
	// Anonymized alone is masking; everything else, also an intervention without a reason, stops the text.
	const onlyMasked = found.length > 0 && found.every(({ action }) => action === 'ANONYMIZED');
	return { action: onlyMasked ? 'mask' : 'block', types: tidyTypes(found.map(({ type }) => type)) };
}

/** Amazon Bedrock's ApplyGuardrail. The request is signed by the Http it is handed. */
export function bedrockVendor({ baseUrl, guardrailId, version }: BedrockGuardrail, http: Http, limits: VendorLimits) {
	if (!/^(?:[a-z0-9]{1,40}|arn:[A-Za-z0-9:/_-]{10,2000})$/.test(guardrailId)) throw new DaaError('parameter_invalid', 'Guardrail ID must be the id or the ARN of a Bedrock guardrail.', { fields: { parameter: 'guardrailId' } });
	if (!/^(?:[1-9]\d{0,7}|DRAFT)$/.test(version)) throw new DaaError('parameter_invalid', 'Guardrail Version must be a number or DRAFT.', { fields: { parameter: 'guardrailVersion' } });
	const url = `${baseUrl.replace(/\/+$/, '')}/guardrail/${encodeURIComponent(guardrailId)}/version/${version}/apply`;
	return askWith(`bedrock ${url}`, limits, async (text, direction) => {
		const body = JSON.stringify({ source: direction === 'input' ? 'INPUT' : 'OUTPUT', content: [{ text: { text } }] });
		const response = await http({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body });
		if (response.status !== 200) throw new DaaError('vendor_unavailable', `Bedrock answered with HTTP ${response.status}.`, { fields: { status: response.status } });
		return readBedrockAnswer(response.body);
	});
}
