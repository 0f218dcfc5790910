import { z } from 'zod/v4';
import { DaaError } from '../../errors';
import type { Http } from '../../ports';
import type { Opinion } from '../second-opinion';
import { CHECK_ACTIONS } from '../settings';
import { askWith, tidyTypes, type VendorLimits } from './ask-with';

/** The whole wire: `{version: 1, direction, text}` out, this in. */
const answerSchema = z.looseObject({ action: z.enum(CHECK_ACTIONS), types: z.array(z.string()).max(100).optional(), reason: z.string().optional() });

export function readEndpointAnswer(body: unknown): Opinion {
	const parsed = answerSchema.safeParse(body);
	if (!parsed.success) throw new DaaError('vendor_unavailable', 'The endpoint answered with something that is no result.');
	const { action, types, reason } = parsed.data;
	return { action, types: tidyTypes(types ?? []), ...(reason !== undefined && { reason: tidyTypes([reason])[0] ?? '' }) };
}

/** Any HTTP endpoint that speaks the small wire above. */
export function endpointVendor({ url }: { url: string }, http: Http, limits: VendorLimits) {
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) throw new DaaError('parameter_invalid', 'Endpoint URL must be an http or https address.', { fields: { parameter: 'vendorUrl' } });
	return askWith(`http ${url}`, limits, async (text, direction) => {
		const response = await http({ method: 'POST', url, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ version: 1, direction, text }) });
		if (response.status < 200 || response.status > 299) throw new DaaError('vendor_unavailable', `The endpoint answered with HTTP ${response.status}.`, { fields: { status: response.status } });
		return readEndpointAnswer(response.body);
	});
}
