import { z } from 'zod/v4';
import { DaaError, isDaaError } from '../../errors';
import { confirmByLink, openEnrolment, showSecret } from '../../identity/confirm-enrolment';
import { MAX_TOKEN } from '../../tokens/claims';
import { page, postUrl } from '../handle-review';
import { readFields } from '../read-form';
import { refusalOf } from '../refusal-page';
import type { DeskResponse } from '../handle-review';
import type { DeskRoute } from '../handle-desk';
import { enrolmentCodePage, enrolmentDonePage, enrolmentSecretPage, enrolmentStartPage } from './enrolment-page';

const formSchema = z.object({ enrol: z.string().max(MAX_TOKEN), do: z.enum(['show', 'confirm']), code: z.string().max(100).default('') });

const isWrongCode = (error: unknown): error is DaaError => isDaaError(error) && error.code === 'identity_code_wrong';

/** A link to enrol oneself: GET explains, one POST shows the secret, another takes the first code. */
export const enrolmentRoute: DeskRoute = async ({ ports, request, deskUrl }): Promise<DeskResponse | undefined> => {
	const actionUrl = postUrl(new URL(deskUrl).pathname);
	if (request.method !== 'POST') {
		const token = request.query.get('enrol');
		if (token === null) return undefined;
		const { approverId, shown } = await openEnrolment(ports, token);
		return page(200, shown ? enrolmentCodePage({ actionUrl, token }) : enrolmentStartPage({ actionUrl, token, approverId }));
	}
	const fields = readFields(request);
	if (!fields.has('enrol')) return undefined;
	const parsed = formSchema.safeParse(Object.fromEntries(fields));
	if (!parsed.success) throw new DaaError('body_malformed', 'The form lacks a field, or has one that is not known.');
	const { enrol: token, code, do: what } = parsed.data;
	if (what === 'show') return page(200, enrolmentSecretPage({ actionUrl, token }, await showSecret(ports, token)));
	try {
		return page(200, enrolmentDonePage((await confirmByLink(ports, token, code)).approverId));
	} catch (error) {
		if (!isWrongCode(error)) throw error;
		return page(refusalOf(error.code)?.status ?? 403, enrolmentCodePage({ actionUrl, token, problem: error.message }));
	}
};
