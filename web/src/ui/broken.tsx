import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** The last net: a fault of this page, or a part of it that would not load, is said, not blank. */
export class Broken extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): ReactNode {
    if (!this.state.isBroken) return this.props.children;
    return (
      <Notice tone="stop" title="This page failed." isAlert>
        <p>
          No deploy is touched by that. A press that was under way is found again after a reload.
        </p>
        <p>
          <Button onClick={() => window.location.reload()}>Reload</Button>
        </p>
      </Notice>
    );
  }
}
