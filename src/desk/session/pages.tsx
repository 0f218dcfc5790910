import type { DeskVisit } from '../handle-desk';
import type { DeskResponse } from '../handle-review';
import { delegationPage } from '../pages/delegation-page';
import { searchPage } from '../pages/search-page';
import { switchesPage } from '../pages/switches-page';
import { queueRoute } from '../queue/queue-route';
import { deskFrame, PAGES, type DeskPageName } from './frame';
import type { DeskPage, SignedIn } from './signed-in';

/** A page whose room is not there yet. */
const empty = (active: DeskPageName, title: string): DeskPage => async (visit, at) => deskFrame(visit, at, { title, active, body: <h1>{title}</h1> });

const BY_NAME: Record<DeskPageName, DeskPage> = {
	queue: queueRoute,
	exceptions: empty('exceptions', 'Exceptions'),
	search: searchPage,
	switches: switchesPage,
	delegation: delegationPage,
};

/** The page that was asked for; the queue when none was. */
export async function deskPages(visit: DeskVisit, at: SignedIn): Promise<DeskResponse> {
	const wanted = PAGES.find(({ name }) => name === at.fields.get('go'))?.name ?? 'queue';
	return await BY_NAME[wanted](visit, at);
}
