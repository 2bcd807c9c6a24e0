# A small image: one static program on an empty file system, run by nobody in
# particular. It writes nothing, so its root can be mounted read-only.
#
#   docker build -t parley --build-arg VERSION="$(git describe --always --dirty)" .
#   docker run --read-only -p 8080:8080 parley
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
# Which Parley this is, as parley version and /version tell it: the folder of
# git, which would, is not here.
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags="-s -w -X main.version=${VERSION}" -o /parley ./cmd/parley

FROM scratch
# For neo4j+s:// addresses whose certificates public authorities signed.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /parley /parley
USER 65532:65532
ENV PARLEY_ADDR=:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["/parley", "health"]
ENTRYPOINT ["/parley"]
CMD ["serve"]
