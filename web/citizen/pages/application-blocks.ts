import type { ReactNode } from 'react'
import type { ApplicationView } from '../../../platform/services/forms/declare.ts'
import { FeeBlock, RatingBlock } from '../served/blocks.tsx'
import { LanesBlock } from '../served/lanes.tsx'

/** What another part of the service net says about one application: what is to be paid, the result, the rating. */
export type ApplicationBlock = (props: { readonly application: ApplicationView }) => ReactNode

/** In the order in which they stand on the page. */
export const applicationBlocks: readonly ApplicationBlock[] = [LanesBlock, FeeBlock, RatingBlock]
