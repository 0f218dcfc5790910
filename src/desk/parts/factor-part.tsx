import type { VNode } from 'preact';
import type { PageData } from '../page-data';

/**
 * What proves who decides, beyond holding the link. It stands inside each form that approves, between the typed value
 * and the button. `id` keeps the fields of two forms on one page apart.
 */
export function FactorPart({ data: _data, id: _id }: { data: PageData; id: string }): VNode | null {
	return null;
}
