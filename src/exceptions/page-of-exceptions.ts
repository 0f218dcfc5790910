import type { Environment } from '../ports';
import type { ExceptionFilter, ExceptionPlace, StoreReader } from '../store/port';
import { listExceptions, type ListedException } from './list-exceptions';

/** Rows of one page. */
export const PAGE_ROWS = 50;

export interface ExceptionPage {
	list: ListedException[];
	/** After which the next page begins; absent on the last one. */
	next?: ExceptionPlace;
}

/** A page of the queue, from `after` on. What it costs does not grow with the queue. */
export async function pageOfExceptions(store: Pick<StoreReader, 'exceptions'>, now: Date, filter: Omit<ExceptionFilter, 'limit'> & { environment: Environment }): Promise<ExceptionPage> {
	const found = await listExceptions(store, now, { ...filter, limit: PAGE_ROWS + 1 });
	const list = found.slice(0, PAGE_ROWS);
	const last = list.at(-1);
	return { list, ...(found.length > PAGE_ROWS && last && { next: { score: last.score, createdAt: last.exception.createdAt, id: last.exception.id } }) };
}

const PLACE = /^(\d{1,2}(?:\.\d{1,20})?)~([\d:.TZ-]{20,30})~([!-~]{1,200})$/;

/** A place as one word of a form. */
export const placeText = ({ score, createdAt, id }: ExceptionPlace): string => `${score}~${createdAt}~${id}`;

/** Undefined for anything else: then the first page is shown. */
export function readPlace(text: string | undefined): ExceptionPlace | undefined {
	const [, score, createdAt, id] = PLACE.exec(text ?? '') ?? [];
	return createdAt === undefined || id === undefined ? undefined : { score: Number(score), createdAt, id };
}
