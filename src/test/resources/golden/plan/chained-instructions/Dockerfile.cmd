FROM bb AS a
ARG X
LABEL k=1
COPY f /f
RUN cat /f >/out
ARG LATE
FROM a AS b
RUN echo b
FROM bb
COPY --from=b /out /out
CMD ["ls"]
RUN echo end
