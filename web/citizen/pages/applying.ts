import { startApplications } from '../apply/store.ts'

export { MyApplication } from './application.tsx'
export { Apply, ApplyBegin } from './apply.tsx'
export { MyApplications } from './mine.tsx'

startApplications()
