import { lazy, type ReactNode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Route, Routes } from 'react-router'
import { watchKiosk } from '../live/kiosk.ts'
import { recall } from './device.ts'
import { Ask } from './pages/ask.tsx'
import { Bookings } from './pages/bookings.tsx'
import { Follow } from './pages/follow.tsx'
import { Hall } from './pages/hall.tsx'
import { Halls } from './pages/halls.tsx'
import { Here } from './pages/here.tsx'
import { Home } from './pages/home.tsx'
import { Login } from './pages/login.tsx'
import { Lost } from './pages/lost.tsx'
import { Report } from './pages/report.tsx'
import { Sent } from './pages/sent.tsx'
import { Ticket } from './pages/ticket.tsx'
import { Trace } from './pages/trace.tsx'
import { startPost } from './post.ts'
import { startSettings } from './settings.tsx'

// pages of developers weigh nothing on a citizen's phone
const Abilities = lazy(() => import('./pages/abilities.tsx').then((one) => ({ default: one.Abilities })))
const Developer = lazy(() => import('./pages/developer.tsx').then((one) => ({ default: one.Developer })))

const OpenData = lazy(() => import('./pages/open-data.tsx').then((one) => ({ default: one.OpenData })))
const OpenDataset = lazy(() =>
  import('./pages/open-dataset.tsx').then((one) => ({ default: one.OpenDataset })),
)
const shining = () => import('./pages/sunshine.tsx')
const Sunshine = lazy(() => shining().then((one) => ({ default: one.Sunshine })))
const SunshinePage = lazy(() => shining().then((one) => ({ default: one.SunshinePage })))
const WarningsPage = lazy(() =>
  import('./warnings/warnings.tsx').then((one) => ({ default: one.WarningsPage })),
)
const Snap = lazy(() => import('./pages/snap.tsx').then((one) => ({ default: one.Snap })))
const MyData = lazy(() => import('./pages/my-data.tsx').then((one) => ({ default: one.MyData })))
const Mine = lazy(() => import('./pages/me.tsx').then((one) => ({ default: one.Mine })))

// Applying is a world of its own: its pages and rules come when they are asked for, or when something still waits here.
const guiding = () => import('./guide/pages.ts')
const Services = lazy(() => guiding().then((one) => ({ default: one.Services })))
const Guide = lazy(() => guiding().then((one) => ({ default: one.Guide })))
const Paper = lazy(() => guiding().then((one) => ({ default: one.Paper })))
const serving = () => import('./served/pages.ts')
const Pay = lazy(() => serving().then((one) => ({ default: one.Pay })))
const MyFees = lazy(() => serving().then((one) => ({ default: one.MyFees })))
const ReceiptPage = lazy(() => serving().then((one) => ({ default: one.ReceiptPage })))
const Rate = lazy(() => serving().then((one) => ({ default: one.Rate })))
const WindowRating = lazy(() => serving().then((one) => ({ default: one.WindowRating })))
const coding = () => import('./code/code-pages.ts')
const MyCode = lazy(() => coding().then((one) => ({ default: one.MyCode })))
const CodeScenes = lazy(() => coding().then((one) => ({ default: one.CodeScenes })))
const Footprints = lazy(() => coding().then((one) => ({ default: one.Footprints })))
const CodeFamily = lazy(() => coding().then((one) => ({ default: one.CodeFamily })))
const GuestPass = lazy(() => coding().then((one) => ({ default: one.GuestPass })))
const CodeJourneys = lazy(() => coding().then((one) => ({ default: one.CodeJourneys })))
const Sign = lazy(() => import('./served/sign.tsx').then((one) => ({ default: one.Sign })))
const holding = () => import('./cards/pages.ts')
const Cards = lazy(() => holding().then((one) => ({ default: one.Cards })))
const CardPage = lazy(() => holding().then((one) => ({ default: one.CardPage })))
const Verify = lazy(() => holding().then((one) => ({ default: one.Verify })))
const Present = lazy(() => import('./present/present.tsx').then((one) => ({ default: one.Present })))
const applying = () => import('./pages/applying.ts')
const ApplyBegin = lazy(() => applying().then((one) => ({ default: one.ApplyBegin })))
const Apply = lazy(() => applying().then((one) => ({ default: one.Apply })))
const MyApplications = lazy(() => applying().then((one) => ({ default: one.MyApplications })))
const MyApplication = lazy(() => applying().then((one) => ({ default: one.MyApplication })))
if (recall<readonly string[]>('apply', []).length > 0) void applying()
if (recall('code.home', null)) void coding()
const later = (page: ReactNode) => <Suspense fallback={null}>{page}</Suspense>

startSettings()
startPost()
watchKiosk()

// The offline shell is a comfort: without it (plain http on another machine) the pages work the same.
if ('serviceWorker' in navigator && import.meta.url.includes('/assets/'))
  navigator.serviceWorker.register('/citizen/sw.js', { scope: '/citizen/' }).catch(() => undefined)

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <BrowserRouter basename="/citizen">
      <Routes>
        <Route index element={<Home />} />
        <Route path="report/:step?" element={<Report />} />
        <Route path="snap" element={later(<Snap />)} />
        <Route path="sent/:key" element={<Sent />} />
        <Route path="follow" element={<Follow />} />
        <Route path="follow/:number" element={<Trace />} />
        <Route path="ask" element={<Ask />} />
        <Route path="warnings" element={later(<WarningsPage />)} />
        <Route path="login" element={<Login />} />
        <Route path="me" element={later(<Mine />)} />
        <Route path="me/data" element={later(<MyData />)} />
        <Route path="halls" element={<Halls />} />
        <Route path="halls/:id" element={<Hall />} />
        <Route path="here/:id" element={<Here />} />
        <Route path="bookings" element={<Bookings />} />
        <Route path="ticket/:code" element={<Ticket />} />
        <Route
          path="abilities"
          element={
            <Suspense fallback={null}>
              <Abilities />
            </Suspense>
          }
        />
        <Route
          path="developer"
          element={
            <Suspense fallback={null}>
              <Developer />
            </Suspense>
          }
        />
        <Route path="services" element={later(<Services />)} />
        <Route path="services/:code" element={later(<Guide />)} />
        <Route path="paper/:id/:check" element={later(<Paper />)} />
        <Route path="apply/:item" element={later(<ApplyBegin />)} />
        <Route path="applying/:id/:step?" element={later(<Apply />)} />
        <Route path="mine" element={later(<MyApplications />)} />
        <Route path="mine/:number" element={later(<MyApplication />)} />
        <Route path="present" element={later(<Present />)} />
        <Route path="cards" element={later(<Cards />)} />
        <Route path="cards/:id" element={later(<CardPage />)} />
        <Route path="verify" element={later(<Verify />)} />
        <Route path="pay" element={later(<MyFees />)} />
        <Route path="pay/:token" element={later(<Pay />)} />
        <Route path="pay/:token/receipt/:number" element={later(<ReceiptPage />)} />
        <Route path="sign/:token" element={later(<Sign />)} />
        <Route path="rate/:token" element={later(<Rate />)} />
        <Route path="rate/window/:hall/:window" element={later(<WindowRating />)} />
        <Route path="code" element={later(<MyCode />)} />
        <Route path="code/scenes" element={later(<CodeScenes />)} />
        <Route path="code/footprints" element={later(<Footprints />)} />
        <Route path="code/family" element={later(<CodeFamily />)} />
        <Route path="guest" element={later(<GuestPass />)} />
        <Route path="code/journeys" element={later(<CodeJourneys />)} />
        <Route path="sunshine" element={later(<Sunshine />)} />
        <Route path="sunshine/:name" element={later(<SunshinePage />)} />
        <Route path="open" element={later(<OpenData />)} />
        <Route path="open/:id" element={later(<OpenDataset />)} />
        <Route path="*" element={<Lost />} />
      </Routes>
    </BrowserRouter>,
  )
