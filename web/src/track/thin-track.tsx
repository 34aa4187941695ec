import type { Deploy } from '../../../src/contract/deploy.ts';
import { stations } from './stations.ts';
import styles from './thin-track.module.css';

/** The track 4 px high and without words. Its words stand beside it, so it is silent itself. */
export function ThinTrack({ deploy }: { deploy: Deploy }) {
  const line = stations(deploy);
  const isLive = deploy.status === 'succeeded';
  return (
    <span className={styles.thin} data-tone={isLive ? 'go' : 'ink'} aria-hidden="true">
      {line.map((station, i) => {
        const isMoving = line[i - 1]?.lineAfter === 'moving';
        return <i key={station.name} data-state={isMoving ? 'moving' : station.state} />;
      })}
    </span>
  );
}
