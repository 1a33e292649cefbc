import { createRoot } from 'react-dom/client'
import { Field } from './field.tsx'
import * as queue from './queue.ts'
import { keep, send, state } from './work.ts'

// What it needs lies on the telephone: a shift begins in a cellar too.
if ('serviceWorker' in navigator && import.meta.url.includes('/assets/'))
  navigator.serviceWorker.register('/field/sw.js', { scope: '/field/' }).catch(() => undefined)

// For the help desk, at the console of the browser: what waits here, and sending it now.
Object.assign(globalThis, {
  huyingField: { keep, send, state, entries: queue.entries, photos: queue.photoCount },
})

const root = document.getElementById('root')
if (root) createRoot(root).render(<Field />)
