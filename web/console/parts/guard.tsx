import { Component, type ReactNode } from 'react'
import { say } from '../../../base/say.ts'
import { Failed } from './states.tsx'

const broken = {
  code: 'web.broken',
  http: 0,
  says: say('页面出错了', 'This page has broken'),
  remedy: say(
    '其他页面不受影响，已填写的内容仍在草稿中；请重试，仍不行请联系管理员',
    'Other pages are not affected and drafts are kept; try again, or call the administrator',
  ),
}

/** One page that breaks must not take the others along. */
export class Guard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }
  override render(): ReactNode {
    return this.state.failed ? (
      <Failed failure={broken} retry={() => this.setState({ failed: false })} />
    ) : (
      this.props.children
    )
  }
}
