import type { DeskVisit } from '../handle-desk';
import type { DeskResponse } from '../handle-review';
import { exceptionsRoute } from '../exceptions/exceptions-route';
import { delegationPage } from '../pages/delegation-page';
import { searchPage } from '../pages/search-page';
import { switchesPage } from '../pages/switches-page';
import { queueRoute } from '../queue/queue-route';
import { PAGES, type DeskPageName } from './frame';
import type { DeskPage, SignedIn } from './signed-in';

const BY_NAME: Record<DeskPageName, DeskPage> = {
	queue: queueRoute,
	exceptions: exceptionsRoute,
	search: searchPage,
	switches: switchesPage,
	delegation: delegationPage,
};

/** The page that was asked for; the queue when none was. */
export async function deskPages(visit: DeskVisit, at: SignedIn): Promise<DeskResponse> {
	const wanted = PAGES.find(({ name }) => name === at.fields.get('go'))?.name ?? 'queue';
	return await BY_NAME[wanted](visit, at);
}
