import type { ICredentialDataDecryptedObject, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { DaaError } from '../errors';
import type { Http } from '../ports';
import { bedrockVendor } from '../scan/vendors/bedrock';
import { CircuitBreaker } from '../scan/vendors/circuit-breaker';
import { endpointVendor } from '../scan/vendors/endpoint';
import type { SecondOpinion } from '../scan/second-opinion';
import { n8nHttp } from './http';
import { textParameter } from './policy-parameter';

/** One for all executions of this process. */
const breaker = new CircuitBreaker();
const MAX_ANSWER = 256_000;
const limits = { breaker, now: () => new Date() };

const CREDENTIALS: Readonly<Record<string, string | undefined>> = { none: undefined, headerAuth: 'httpHeaderAuth', bearerAuth: 'httpBearerAuth' };

function httpOf(functions: IExecuteFunctions, credential: string | undefined, itemIndex: number, options: IDataObject, aws?: string): Http {
	const seconds = Number(options.vendorTimeoutSeconds ?? 5);
	if (!Number.isFinite(seconds) || seconds <= 0 || seconds > 60) throw new DaaError('parameter_invalid', 'Second Opinion Timeout (Seconds) must be above 0 and at most 60.', { fields: { parameter: 'vendorTimeoutSeconds' } });
	return n8nHttp(functions, credential, itemIndex, { timeoutMs: seconds * 1_000, maxBytes: MAX_ANSWER }, { ...(aws !== undefined && { aws }) });
}

/** Where the credential's own settings say that Bedrock answers. */
function bedrockAddress(credential: ICredentialDataDecryptedObject, written: string): string {
	const region = typeof credential.region === 'string' && /^[a-z0-9-]{5,30}$/.test(credential.region) ? credential.region : '';
	if (region === '') throw new DaaError('parameter_invalid', 'The AWS credential names no region.', { fields: { parameter: 'aws' } });
	const custom = credential.customEndpoints === true && typeof credential.bedrockRuntimeEndpoint === 'string' ? credential.bedrockRuntimeEndpoint.trim() : '';
	const address = written || custom || `https://bedrock-runtime.{region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
	return address.replaceAll('{region}', region);
}

/** What the node's parameters ask for; undefined when nobody else is asked. */
export async function secondOpinionOf(functions: IExecuteFunctions, itemIndex: number): Promise<SecondOpinion | undefined> {
	const which = functions.getNodeParameter('secondOpinion', itemIndex, 'none');
	if (which === 'none') return undefined;
	const options = functions.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const outage = options.vendorOutage ?? 'block';
	if (outage !== 'block' && outage !== 'escalate' && outage !== 'allow') throw new DaaError('parameter_invalid', 'If Second Opinion Fails must be Block, Escalate or Allow.', { fields: { parameter: 'vendorOutage' } });
	const common = { onOutage: outage, sends: options.vendorSends === 'original' ? 'original' : 'masked' } as const;
	if (which === 'bedrock') {
		const credential = await functions.getCredentials<ICredentialDataDecryptedObject>('aws', itemIndex);
		const baseUrl = bedrockAddress(credential, typeof options.bedrockBaseUrl === 'string' ? options.bedrockBaseUrl.trim() : '');
		const guardrail = { baseUrl, guardrailId: textParameter(functions, 'guardrailId', itemIndex), version: textParameter(functions, 'guardrailVersion', itemIndex) };
		return { vendor: 'bedrock', ...common, ask: bedrockVendor(guardrail, httpOf(functions, 'aws', itemIndex, options, 'bedrock-runtime'), limits) };
	}
	if (which === 'http') {
		const credential = CREDENTIALS[String(functions.getNodeParameter('vendorAuthentication', itemIndex, 'none'))];
		return { vendor: 'http', ...common, ask: endpointVendor({ url: textParameter(functions, 'vendorUrl', itemIndex) }, httpOf(functions, credential, itemIndex, options), limits) };
	}
	throw new DaaError('parameter_invalid', 'Second Opinion must be None, Amazon Bedrock Guardrail or HTTP Endpoint.', { fields: { parameter: 'secondOpinion' } });
}
