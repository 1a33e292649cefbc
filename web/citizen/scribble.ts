import { newId } from '../../base/index.ts'
import { recall, remember } from './device.ts'
import { type Draft, emptyDraft } from './draft.ts'

/** The draft under the pen: every stroke is kept on the device, so a reload or a call in between loses nothing. */
export const loadDraft = (): Draft => {
  const kept = recall<Partial<Draft> | null>('draft', null)
  return kept?.key ? { ...emptyDraft(kept.key), ...kept } : emptyDraft(newId())
}

export const saveDraft = (draft: Draft): void => remember('draft', draft)
