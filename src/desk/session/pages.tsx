import type { DeskVisit } from '../handle-desk';
import type { DeskResponse } from '../handle-review';
import { exceptionsRoute } from '../exceptions/exceptions-route';
import { delegationPage } from '../pages/delegation-page';
import { searchPage } from '../pages/search-page';
import { switchesPage } from '../pages/switches-page';
import { queueRoute } from '../queue/queue-route';
import { wantedPage, type DeskPageName } from './frame';
import { refusedPage } from './refused-page';
import type { DeskPage, SignedIn } from './signed-in';

const BY_NAME: Record<DeskPageName, DeskPage> = {
	queue: queueRoute,
	exceptions: exceptionsRoute,
	search: searchPage,
	switches: switchesPage,
	delegation: delegationPage,
};

/** The page that was asked for, or why it cannot be shown. */
export async function deskPages(visit: DeskVisit, at: SignedIn): Promise<DeskResponse> {
	try {
		return await BY_NAME[wantedPage(at)](visit, at);
	} catch (error) {
		return refusedPage(visit, at, error);
	}
}
