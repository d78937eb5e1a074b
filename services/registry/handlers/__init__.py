"""One plain function a message: load, ask policy, store, say."""
