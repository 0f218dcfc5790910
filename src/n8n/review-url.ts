import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';
import type { Gate } from './open-gate';

/**
 * A signed resume link to this node's page, under the public base URL when the credential names one (the signature
 * covers path and query). `t`: the token of one request's link; `r`: that of a link to all of a run; `p`: a request's id,
 * for a visit that shows nothing (answer-poke).
 */
export function reviewUrl(functions: Pick<IExecuteFunctions | IWebhookFunctions, 'getSignedResumeUrl'>, gate: Pick<Gate, 'publicBaseUrl'>, parameter: Readonly<Record<string, string>>): string {
	const signed = new URL(functions.getSignedResumeUrl({ ...parameter }));
	if (!gate.publicBaseUrl) return signed.toString();
	const base = new URL(gate.publicBaseUrl);
	signed.protocol = base.protocol;
	signed.host = base.host;
	return signed.toString();
}
