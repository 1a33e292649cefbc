import { createRoot } from 'react-dom/client'
import { Reader } from './reader.tsx'

// What it needs lies on the device: a gate in a tunnel starts without a network.
if ('serviceWorker' in navigator && import.meta.url.includes('/assets/'))
  navigator.serviceWorker.register('/reader/sw.js', { scope: '/reader/' }).catch(() => undefined)

const root = document.getElementById('root')
if (root) createRoot(root).render(<Reader />)
