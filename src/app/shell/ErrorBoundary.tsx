/**
 * Keeps a fault of one part of the page in that part, and offers to draw it again.
 */
import { Component, type ReactNode } from "react";
import { Button } from "../components/index.ts";

interface ErrorBoundaryProps {
  /** What failed, as the subject of a sentence. */
  readonly what: string;
  readonly children: ReactNode;
}

/** Draws its children, or a sentence about their fault. */
export class ErrorBoundary extends Component<
  ErrorBoundaryProps,
  { readonly fault: string | undefined }
> {
  override state: { readonly fault: string | undefined } = { fault: undefined };

  static getDerivedStateFromError(error: unknown): { readonly fault: string } {
    return { fault: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (fault === undefined) return this.props.children;
    return (
      <div className="fault" role="alert">
        <p>
          {this.props.what} could not be drawn ({fault}). The rest of the page still works, and your
          experiment is not lost.
        </p>
        <Button onClick={() => this.setState({ fault: undefined })}>Draw it again</Button>
      </div>
    );
  }
}
