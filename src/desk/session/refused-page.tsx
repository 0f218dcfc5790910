import { isDaaError } from '../../errors';
import type { DeskVisit } from '../handle-desk';
import { noteFault, type DeskResponse } from '../handle-review';
import { faultOf, refusalOf } from '../refusal-page';
import { deskFrame, DeskForm, wantedPage } from './frame';
import type { SignedIn } from './signed-in';

/** What went wrong for somebody who is signed in: said inside the desk, so that every page stays within reach. */
export function refusedPage(visit: DeskVisit, at: SignedIn, error: unknown): DeskResponse {
	const { status, title, text } = (isDaaError(error) ? refusalOf(error.code) : undefined) ?? faultOf(noteFault(visit.ports, visit, error));
	const active = wantedPage(at);
	const body = (
		<div class="done">
			<h1>{title}</h1>
			<p class="lead">{text}</p>
			<DeskForm at={at} go={active} class="ways">
				<button type="submit" class="go">
					{active === 'queue' ? 'Back to the queue' : 'Back'}
				</button>
			</DeskForm>
		</div>
	);
	const response = deskFrame(visit, at, { title, active, status, body });
	return status === 503 ? { ...response, headers: { ...response.headers, 'retry-after': '30' } } : response;
}
