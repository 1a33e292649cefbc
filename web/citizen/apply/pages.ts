import { startApplications } from './store.ts'

export { MyApplication } from '../pages/application.tsx'
export { Apply, ApplyBegin } from '../pages/apply.tsx'
export { MyApplications } from '../pages/mine.tsx'

startApplications()
